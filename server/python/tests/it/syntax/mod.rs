//! Text, slices and trees.

mod edits;
mod outline;
mod slices;
mod text;

/// A deterministic source of arbitrary numbers (Knuth's linear congruential generator).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Python with a bit of everything that matters to the slicing.
const SAMPLES: [&str; 4] = [
    include_str!("samples/shapes.py"),
    include_str!("samples/strings.py"),
    include_str!("samples/blocks.py"),
    "",
];
