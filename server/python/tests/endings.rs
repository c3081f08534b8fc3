//! How runs end: nothing is left of them, and a host can end them at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use foretrace_python::machine::limits::live_bytes;
use foretrace_python::machine::{Limits, Loaded, Outcome, Request};

/// Programs that leave objects in circles.
const CYCLES: &[&str] = &[
    "def f():\n    a = []\n    a.append(a)\n    return 1\n",
    "def f():\n    d = {}\n    d['self'] = d\n    return 1\n",
    "class Node:\n    pass\ndef f():\n    a, b = Node(), Node()\n    a.other, b.other = b, a\n    return 1\n",
    "class Node:\n    def grow(self):\n        self.me = self.grow\ndef f():\n    Node().grow()\n    return 1\n",
    "class Node:\n    pass\ndef f():\n    n = Node()\n    n.set = {n}\n    return 1\n",
    "def f():\n    text = 'x' * 1000\n    def inner(n):\n        return text and n and inner(n - 1)\n    inner(3)\n    return 1\n",
    "def f():\n    def generate():\n        while True:\n            yield ours\n    ours = generate()\n    next(ours)\n    return 1\n",
    "def f():\n    items = [0]\n    items.append(iter(items))\n    items.append(map(len, items))\n    return 1\n",
    "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n        kept = error\n        kept.it = kept\n    return 1\n",
    "class A:\n    class B:\n        pass\n    def m(self, other=[]):\n        other.append(A)\ndef f():\n    A().m()\n    return 1\n",
    "import collections\ndef f():\n    d = collections.deque()\n    d.append(d)\n    e = collections.defaultdict(list)\n    e[1].append(e)\n    return 1\n",
];

fn on_big_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(test);
    thread.expect("a thread starts").join().expect("it does not panic");
}

#[test]
fn nothing_is_left_of_a_run() {
    on_big_stack(|| {
        let call = Request {
            call: Some("f()"),
            ..Request::default()
        };
        // Names, and code of the library, stay for later runs.
        for source in CYCLES {
            Loaded::new(source).run(&call, &Limits::default());
        }
        let base = live_bytes();
        for source in CYCLES.iter().cycle().take(20 * CYCLES.len()) {
            let run = Loaded::new(source).run(&call, &Limits::default());
            assert!(
                matches!(run.outcome, Outcome::Returned { .. }),
                "{source}{:?}",
                run.outcome
            );
            assert_eq!(live_bytes(), base, "{source}");
        }
    });
}

#[test]
fn a_run_can_be_cancelled_inside_built_ins() {
    const ENDLESS: &[&str] = &[
        "def f():\n    n = 0\n    while True:\n        n += 1\n",
        "def f():\n    return sum(range(10 ** 12))\n",
        "def f():\n    return max(x for x in iter(int, 1))\n",
        "def f():\n    while True:\n        sorted(range(20000), key=lambda x: -x)\n",
        "def f():\n    while True:\n        'ab' * 100000 in 'a' * 200000\n",
        "def f():\n    n = 3\n    while True:\n        n = n * n % 10 ** 2000\n",
        "import itertools\ndef f():\n    return list(itertools.dropwhile(lambda x: True, itertools.count()))\n",
        "import re\ndef f():\n    return re.match('(a*)*b', 'a' * 5000)\n",
    ];
    for source in ENDLESS {
        on_big_stack(move || {
            let flag = Arc::new(AtomicBool::new(false));
            let limits = Limits {
                cancelled: Some(flag.clone()),
                time: Duration::from_secs(60),
                fuel: u64::MAX / 2,
                ..Limits::default()
            };
            let host = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(50));
                flag.store(true, Ordering::Relaxed);
                Instant::now()
            });
            let call = Request {
                call: Some("f()"),
                ..Request::default()
            };
            let run = Loaded::new(source).run(&call, &limits);
            let ended = Instant::now();
            let Outcome::Stopped { reason, .. } = run.outcome else {
                panic!("{source}{:?}", run.outcome);
            };
            let late = ended.duration_since(host.join().expect("it ends"));
            // Much longer than it takes: the build may be slow, and the host busy.
            assert!(late < Duration::from_secs(1), "{source} took {late:?}");
            assert_eq!(reason, "cancelled", "{source}");
        });
    }
}

#[test]
fn what_is_printed_is_known_or_said_not_to_be() {
    on_big_stack(|| {
        let source = "def f():\n    print('known')\n    print(undefined_module.value)\n    print('after')\n\nimport undefined_module\n";
        let call = Request {
            call: Some("f()"),
            ..Request::default()
        };
        let run = Loaded::new(source).run(&call, &Limits::default());
        assert_eq!(run.stdout, "known\n");
        assert!(run.stdout_doubt.is_some());
    });
}
