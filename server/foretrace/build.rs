//! Sets `cfg(bundle)` where `models/` has a trained model to embed. A checkout that was built without one notices a
//! new one when this file is touched.

use std::path::Path;

#[allow(clippy::print_stdout)]
fn main() {
    println!("cargo::rustc-check-cfg=cfg(bundle)");
    println!("cargo::rerun-if-changed=build.rs");
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let files = ["foretrace.onnx", "vocabulary.bin", "model.json"].map(|it| models.join(it));
    if files.iter().all(|it| it.is_file()) {
        println!("cargo::rustc-cfg=bundle");
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
        }
    }
}
