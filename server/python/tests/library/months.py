import calendar


def show(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: calendar.monthrange(2024, 2))
show(lambda: calendar.monthrange(2023, 13))
show(lambda: [calendar.isleap(year) for year in (1900, 2000, 2023, 2024)])
show(lambda: calendar.leapdays(1900, 2025))
show(lambda: calendar.weekday(2024, 5, 17))
show(lambda: calendar.monthcalendar(2024, 9))
show(lambda: list(calendar.month_name))
show(lambda: calendar.day_abbr[calendar.FRIDAY])
show(lambda: calendar.timegm((2024, 5, 17, 12, 30, 15, 0, 0, 0)))
show(lambda: calendar.month(2024, 2))
show(lambda: calendar.calendar(2024))
show(lambda: calendar.TextCalendar(6).formatmonth(2023, 10, 4, 2))
show(lambda: list(calendar.Calendar(3).itermonthdates(2024, 2))[:3])
show(lambda: list(calendar.Calendar(6).iterweekdays()))
show(lambda: calendar.setfirstweekday(9))
calendar.setfirstweekday(calendar.SUNDAY)
calendar.prmonth(2025, 1)
show(lambda: calendar.weekheader(3))
