//! Limits of a run: fuel, live bytes, depth, output, wall clock, cancellation.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::error::{Raise, Res, StopReason};

/// What a run may spend.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Instructions, and units of bulk work inside built-ins.
    pub fuel: u64,
    /// Bytes alive at any time.
    pub bytes: usize,
    /// Python frames, as `sys.getrecursionlimit()`.
    pub frames: usize,
    /// Bytes printed.
    pub output: usize,
    /// Trace steps kept; the run goes on beyond.
    pub steps: usize,
    /// Wall clock.
    pub time: Duration,
    /// Set from outside to end the run.
    pub cancelled: Option<Arc<AtomicBool>>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            fuel: 200_000_000,
            bytes: 128 << 20,
            frames: 1000,
            output: 1 << 20,
            steps: 10_000,
            time: Duration::from_secs(5),
            cancelled: None,
        }
    }
}

/// How often the clock and the flag are looked at, in units of fuel.
const SLICE: u64 = 1 << 14;

/// What a run has spent.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    /// Fuel left in this slice; the rest is in `reserve`.
    fuel: u64,
    reserve: u64,
    /// Bytes alive on this thread before the run.
    left_over: usize,
    started: Instant,
}

impl Budget {
    /// A full budget; the clock starts.
    pub fn new(limits: Limits) -> Self {
        let reserve = limits.fuel;
        Budget {
            limits,
            fuel: 0,
            reserve,
            left_over: live_bytes(),
            started: Instant::now(),
        }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Charges one instruction.
    #[inline(always)]
    pub(crate) fn tick(&mut self) -> Res<()> {
        if self.fuel == 0 {
            return self.refill(1);
        }
        self.fuel -= 1;
        Ok(())
    }

    /// Charges `units` of bulk work (items copied, characters scanned, digits multiplied…). Call before doing it.
    #[inline]
    pub fn work(&mut self, units: usize) -> Res<()> {
        let units = units as u64;
        if self.fuel >= units {
            self.fuel -= units;
            return Ok(());
        }
        self.refill(units)
    }

    /// Asks whether `bytes` more may be allocated. Call before allocating anything whose size a program controls.
    #[inline]
    pub fn reserve(&mut self, bytes: usize) -> Res<()> {
        let live = live_bytes().saturating_sub(self.left_over);
        if live.saturating_add(bytes) > self.limits.bytes {
            return Err(Raise::stop(
                StopReason::Memory,
                format!("needs more than {} bytes", self.limits.bytes),
            ));
        }
        self.work(bytes / 64)
    }

    /// Does work whose result outlives the run, and does not count as memory of it.
    pub(crate) fn aside<R>(vm: &mut super::vm::Vm, work: impl FnOnce(&mut super::vm::Vm) -> R) -> R {
        let before = live_bytes();
        let result = work(vm);
        vm.budget.left_over += live_bytes().saturating_sub(before);
        result
    }

    /// Fuel spent so far.
    pub fn spent(&self) -> u64 {
        self.limits.fuel - (self.reserve + self.fuel).min(self.limits.fuel)
    }

    /// Puts aside all fuel but `units`, and says how much that is.
    pub(crate) fn put_aside(&mut self, units: u64) -> u64 {
        let left = self.fuel + self.reserve;
        let kept = left.min(units);
        self.fuel = kept.min(SLICE);
        self.reserve = kept - self.fuel;
        left - kept
    }

    /// Fuel that was put aside is there again.
    pub(crate) fn take_back(&mut self, aside: u64) {
        self.reserve += aside;
    }

    #[cold]
    fn refill(&mut self, units: u64) -> Res<()> {
        let available = self.fuel.saturating_add(self.reserve);
        if units > available {
            self.fuel = 0;
            self.reserve = 0;
            return Err(Raise::stop(
                StopReason::Fuel,
                format!("ran longer than {} steps", self.limits.fuel),
            ));
        }
        let left = available - units;
        self.fuel = left.min(SLICE);
        self.reserve = left - self.fuel;
        if let Some(flag) = &self.limits.cancelled
            && flag.load(Ordering::Relaxed)
        {
            return Err(Raise::stop(StopReason::Cancelled, "cancelled"));
        }
        if self.started.elapsed() > self.limits.time {
            return Err(Raise::stop(
                StopReason::Time,
                format!("ran longer than {:?}", self.limits.time),
            ));
        }
        self.reserve(0)
    }
}

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

/// Bytes held by the Python objects of this thread.
pub fn live_bytes() -> usize {
    LIVE.get()
}

/// The most bytes held since the last [`reset_peak`].
pub fn peak_bytes() -> usize {
    PEAK.get()
}

/// Forgets the peak.
pub(crate) fn reset_peak() {
    PEAK.set(LIVE.get());
}

/// The bytes an object holds; counted while it lives.
#[derive(Debug)]
pub struct Charge(Cell<usize>);

impl Charge {
    /// Counts `bytes`.
    #[inline]
    pub fn new(bytes: usize) -> Charge {
        grow(bytes);
        Charge(Cell::new(bytes))
    }

    /// The object's size has changed to `bytes`.
    #[inline]
    pub fn set(&self, bytes: usize) {
        let old = self.0.replace(bytes);
        if bytes > old {
            grow(bytes - old);
        } else {
            LIVE.set(LIVE.get().saturating_sub(old - bytes));
        }
    }
}

impl Drop for Charge {
    #[inline]
    fn drop(&mut self) {
        let _ = LIVE.try_with(|live| live.set(live.get().saturating_sub(self.0.get())));
    }
}

#[inline]
fn grow(bytes: usize) {
    let live = LIVE.get().saturating_add(bytes);
    LIVE.set(live);
    if live > PEAK.get() {
        PEAK.set(live);
    }
}
