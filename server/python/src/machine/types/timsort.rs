//! The merge sort of CPython, so that comparisons a program can see, or that are not a total order, give the same.

use crate::machine::error::Res;
use crate::machine::value::Value;
use crate::machine::vm::Vm;

/// Wins in a row before galloping.
const MIN_GALLOP: usize = 7;

struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// A sort in progress: of numbers of keys, never of values.
pub(super) struct Timsort<'a> {
    vm: &'a mut Vm,
    keys: &'a [Value],
    order: Vec<u32>,
    runs: Vec<Run>,
    min_gallop: usize,
}

/// What is left when a merge ends.
enum End {
    /// At most a rest of the copied side.
    Rest,
    /// The other side, before or after the one element left of the copied side.
    One,
}

/// A merge in progress: positions of the next elements, and how many are left on each side.
struct Merge {
    /// A copy of the shorter side.
    copy: Vec<u32>,
    dest: usize,
    a: usize,
    na: usize,
    b: usize,
    nb: usize,
}

impl<'a> Timsort<'a> {
    pub(super) fn new(vm: &'a mut Vm, keys: &'a [Value]) -> Self {
        Timsort {
            vm,
            keys,
            order: (0..keys.len() as u32).collect(),
            runs: Vec::new(),
            min_gallop: MIN_GALLOP,
        }
    }

    /// The numbers of the keys in order; where a comparison failed, in the order reached so far.
    pub(super) fn run(mut self) -> (Vec<u32>, Res<()>) {
        let result = self.sort();
        (self.order, result)
    }

    fn less(&mut self, a: u32, b: u32) -> Res<bool> {
        self.vm.budget.tick()?;
        self.vm.lt(&self.keys[a as usize], &self.keys[b as usize])
    }

    fn sort(&mut self) -> Res<()> {
        let len = self.order.len();
        let shortest = shortest_run(len);
        let mut at = 0;
        while at < len {
            let mut run = self.find_run(at)?;
            if run < shortest {
                let forced = shortest.min(len - at);
                self.insert(at, at + run, at + forced)?;
                run = forced;
            }
            self.found_run(at, run)?;
            at += run;
        }
        while self.runs.len() > 1 {
            let last = self.runs.len() - 2;
            let at = match last > 0 && self.runs[last - 1].len < self.runs[last + 1].len {
                true => last - 1,
                false => last,
            };
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// The length of the run at a position; a descending one is turned round.
    fn find_run(&mut self, start: usize) -> Res<usize> {
        let len = self.order.len();
        if start + 1 == len {
            return Ok(1);
        }
        let descending = self.less(self.order[start + 1], self.order[start])?;
        let mut at = start + 2;
        while at < len && self.less(self.order[at], self.order[at - 1])? == descending {
            at += 1;
        }
        if descending {
            self.order[start..at].reverse();
        }
        Ok(at - start)
    }

    /// Inserts the elements from `sorted` to `end` into those from `start`, each by a binary search.
    fn insert(&mut self, start: usize, sorted: usize, end: usize) -> Res<()> {
        for next in sorted..end {
            let pivot = self.order[next];
            let (mut low, mut high) = (start, next);
            while low < high {
                let middle = low + ((high - low) >> 1);
                match self.less(pivot, self.order[middle])? {
                    true => high = middle,
                    false => low = middle + 1,
                }
            }
            self.order[low..=next].rotate_right(1);
        }
        Ok(())
    }

    fn found_run(&mut self, start: usize, len: usize) -> Res<()> {
        if let Some(last) = self.runs.last() {
            let power = power(last.start, last.len, len, self.order.len());
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_at(self.runs.len() - 2)?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, len, power: 0 });
        Ok(())
    }

    fn merge_at(&mut self, at: usize) -> Res<()> {
        let (mut a, mut na) = (self.runs[at].start, self.runs[at].len);
        let (b, nb) = (self.runs[at + 1].start, self.runs[at + 1].len);
        self.runs[at].len = na + nb;
        self.runs.remove(at + 1);
        let skip = self.gallop_right(self.order[b], None, a, na, 0)?;
        a += skip;
        na -= skip;
        if na == 0 {
            return Ok(());
        }
        let nb = self.gallop_left(self.order[a + na - 1], None, b, nb, nb - 1)?;
        match nb {
            0 => Ok(()),
            _ if na <= nb => self.merge_low(a, na, b, nb),
            _ => self.merge_high(a, na, b, nb),
        }
    }

    /// Where `key` belongs among `n` elements from `base`, before equal ones. They are in `copy`, or in the order.
    fn gallop_left(&mut self, key: u32, copy: Option<&[u32]>, base: usize, n: usize, hint: usize) -> Res<usize> {
        self.gallop(copy, base, n, hint, |this, it| this.less(it, key))
    }

    /// The same, after equal ones.
    fn gallop_right(&mut self, key: u32, copy: Option<&[u32]>, base: usize, n: usize, hint: usize) -> Res<usize> {
        self.gallop(copy, base, n, hint, |this, it| Ok(!this.less(key, it)?))
    }

    /// How many elements come `before`, searched for in growing steps from `hint`.
    fn gallop(
        &mut self,
        copy: Option<&[u32]>,
        base: usize,
        n: usize,
        hint: usize,
        before: impl Fn(&mut Self, u32) -> Res<bool>,
    ) -> Res<usize> {
        let at = |this: &Self, index: usize| copy.map_or_else(|| this.order[base + index], |it| it[base + index]);
        let (mut last, mut step) = (0, 1);
        let (mut low, mut high);
        if before(self, at(self, hint))? {
            let most = n - hint;
            while step < most && before(self, at(self, hint + step))? {
                last = step;
                step = (step << 1) + 1;
            }
            low = hint + last + 1;
            high = hint + step.min(most);
        } else {
            let most = hint + 1;
            while step < most && !before(self, at(self, hint - step))? {
                last = step;
                step = (step << 1) + 1;
            }
            low = hint + 1 - step.min(most);
            high = hint - last;
        }
        while low < high {
            let middle = low + ((high - low) >> 1);
            match before(self, at(self, middle))? {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(high)
    }

    /// Merges neighbouring runs from the left; the first is not longer.
    fn merge_low(&mut self, a: usize, na: usize, b: usize, nb: usize) -> Res<()> {
        let mut it = Merge {
            copy: self.order[a..a + na].to_vec(),
            dest: a,
            a: 0,
            na,
            b,
            nb,
        };
        let end = self.merge_low_loop(&mut it);
        match &end {
            Ok(End::One) => {
                self.order.copy_within(it.b..it.b + it.nb, it.dest);
                self.order[it.dest + it.nb] = it.copy[it.a];
            }
            Ok(End::Rest) | Err(_) => {
                self.order[it.dest..it.dest + it.na].copy_from_slice(&it.copy[it.a..it.a + it.na]);
            }
        }
        end.map(|_| ())
    }

    fn merge_low_loop(&mut self, it: &mut Merge) -> Res<End> {
        it.take_b_low(&mut self.order);
        if it.nb == 0 {
            return Ok(End::Rest);
        }
        if it.na == 1 {
            return Ok(End::One);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            loop {
                if self.less(self.order[it.b], it.copy[it.a])? {
                    it.take_b_low(&mut self.order);
                    (wins_a, wins_b) = (0, wins_b + 1);
                    if it.nb == 0 {
                        return Ok(End::Rest);
                    }
                } else {
                    it.take_a_low(&mut self.order);
                    (wins_a, wins_b) = (wins_a + 1, 0);
                    if it.na == 1 {
                        return Ok(End::One);
                    }
                }
                if wins_a.max(wins_b) >= min_gallop {
                    break;
                }
            }
            min_gallop += 1;
            loop {
                min_gallop = (min_gallop - 1).max(1);
                self.min_gallop = min_gallop;
                wins_a = self.gallop_right(self.order[it.b], Some(&it.copy), it.a, it.na, 0)?;
                for _ in 0..wins_a {
                    it.take_a_low(&mut self.order);
                }
                if wins_a > 0 && it.na <= 1 {
                    return Ok(if it.na == 1 { End::One } else { End::Rest });
                }
                it.take_b_low(&mut self.order);
                if it.nb == 0 {
                    return Ok(End::Rest);
                }
                wins_b = self.gallop_left(it.copy[it.a], None, it.b, it.nb, 0)?;
                for _ in 0..wins_b {
                    it.take_b_low(&mut self.order);
                }
                if it.nb == 0 {
                    return Ok(End::Rest);
                }
                it.take_a_low(&mut self.order);
                if it.na == 1 {
                    return Ok(End::One);
                }
                if wins_a < MIN_GALLOP && wins_b < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    /// Merges neighbouring runs from the right; the second is shorter. Positions are one past the next elements.
    fn merge_high(&mut self, a: usize, na: usize, b: usize, nb: usize) -> Res<()> {
        let mut it = Merge {
            copy: self.order[b..b + nb].to_vec(),
            dest: b + nb,
            a: a + na,
            na,
            b: nb,
            nb,
        };
        let end = self.merge_high_loop(&mut it);
        match &end {
            Ok(End::One) => {
                self.order.copy_within(it.a - it.na..it.a, it.dest - it.na);
                self.order[it.dest - it.na - 1] = it.copy[0];
            }
            Ok(End::Rest) | Err(_) => {
                self.order[it.dest - it.nb..it.dest].copy_from_slice(&it.copy[..it.nb]);
            }
        }
        end.map(|_| ())
    }

    fn merge_high_loop(&mut self, it: &mut Merge) -> Res<End> {
        it.take_a_high(&mut self.order);
        if it.na == 0 {
            return Ok(End::Rest);
        }
        if it.nb == 1 {
            return Ok(End::One);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            loop {
                if self.less(it.copy[it.b - 1], self.order[it.a - 1])? {
                    it.take_a_high(&mut self.order);
                    (wins_a, wins_b) = (wins_a + 1, 0);
                    if it.na == 0 {
                        return Ok(End::Rest);
                    }
                } else {
                    it.take_b_high(&mut self.order);
                    (wins_a, wins_b) = (0, wins_b + 1);
                    if it.nb == 1 {
                        return Ok(End::One);
                    }
                }
                if wins_a.max(wins_b) >= min_gallop {
                    break;
                }
            }
            min_gallop += 1;
            loop {
                min_gallop = (min_gallop - 1).max(1);
                self.min_gallop = min_gallop;
                let stay = self.gallop_right(it.copy[it.b - 1], None, it.a - it.na, it.na, it.na - 1)?;
                wins_a = it.na - stay;
                for _ in 0..wins_a {
                    it.take_a_high(&mut self.order);
                }
                if it.na == 0 {
                    return Ok(End::Rest);
                }
                it.take_b_high(&mut self.order);
                if it.nb == 1 {
                    return Ok(End::One);
                }
                let stay = self.gallop_left(self.order[it.a - 1], Some(&it.copy), 0, it.nb, it.nb - 1)?;
                wins_b = it.nb - stay;
                for _ in 0..wins_b {
                    it.take_b_high(&mut self.order);
                }
                if wins_b > 0 && it.nb <= 1 {
                    return Ok(if it.nb == 1 { End::One } else { End::Rest });
                }
                it.take_a_high(&mut self.order);
                if it.na == 0 {
                    return Ok(End::Rest);
                }
                if wins_a < MIN_GALLOP && wins_b < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
}

impl Merge {
    fn take_a_low(&mut self, order: &mut [u32]) {
        order[self.dest] = self.copy[self.a];
        (self.dest, self.a, self.na) = (self.dest + 1, self.a + 1, self.na - 1);
    }

    fn take_b_low(&mut self, order: &mut [u32]) {
        order[self.dest] = order[self.b];
        (self.dest, self.b, self.nb) = (self.dest + 1, self.b + 1, self.nb - 1);
    }

    fn take_a_high(&mut self, order: &mut [u32]) {
        order[self.dest - 1] = order[self.a - 1];
        (self.dest, self.a, self.na) = (self.dest - 1, self.a - 1, self.na - 1);
    }

    fn take_b_high(&mut self, order: &mut [u32]) {
        order[self.dest - 1] = self.copy[self.b - 1];
        (self.dest, self.b, self.nb) = (self.dest - 1, self.b - 1, self.nb - 1);
    }
}

/// The length runs are brought to.
fn shortest_run(mut len: usize) -> usize {
    let mut rest = 0;
    while len >= 64 {
        rest |= len & 1;
        len >>= 1;
    }
    len + rest
}

/// The power of the boundary between two runs: how deep in a balanced tree of merges it lies.
fn power(start: usize, first: usize, second: usize, len: usize) -> u32 {
    let (mut a, mut power) = (2 * start + first, 0);
    let mut b = a + first + second;
    loop {
        power += 1;
        if a >= len {
            a -= len;
            b -= len;
        } else if b >= len {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}
