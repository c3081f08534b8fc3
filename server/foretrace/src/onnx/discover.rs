//! Where an ONNX Runtime library may lie. Nothing here depends on the files that are analysed or on the folder they
//! are in: opening somebody's code must not load somebody's library.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::backend::LIBRARY_VARIABLE;

/// What tells where libraries may lie.
#[derive(Default)]
pub(super) struct Surroundings {
    /// Libraries that the user names, or folders that hold one.
    named: Vec<PathBuf>,
    /// This program, by every path it is known by.
    programs: Vec<PathBuf>,
    /// Roots of Python environments.
    prefixes: Vec<PathBuf>,
    /// Names that the system's loader may know.
    system: Vec<PathBuf>,
}

impl Surroundings {
    pub(super) fn of_process(program: &Path) -> Surroundings {
        let paths = |names: &[&str]| -> Vec<PathBuf> {
            let set = names.iter().filter_map(env::var_os);
            set.filter(|it: &OsString| !it.is_empty()).map(PathBuf::from).collect()
        };
        let mut programs = vec![program.to_owned()];
        programs.extend(program.canonicalize());
        let mut prefixes = paths(&["VIRTUAL_ENV", "CONDA_PREFIX"]);
        prefixes.retain(|it| it.is_absolute());
        // Elsewhere the loader also looks into the current folder, which may be anybody's.
        let system = match cfg!(target_os = "linux") {
            true => ["libonnxruntime.so", "libonnxruntime.so.1"].map(PathBuf::from).into(),
            false => Vec::new(),
        };
        Surroundings {
            named: paths(&[LIBRARY_VARIABLE, "ORT_DYLIB_PATH"]),
            programs,
            prefixes,
            system,
        }
    }

    /// Libraries that may be ONNX Runtime, those that are most clearly meant first.
    pub(super) fn candidates(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for named in &self.named {
            match named.is_dir() {
                true => found.extend(libraries(named)),
                false => found.push(named.clone()),
            }
        }
        let folders = self.programs.iter().filter_map(|it| it.parent());
        for folder in folders.clone() {
            found.extend(libraries(folder));
            found.extend(libraries(&folder.join("../lib")));
        }
        let own = folders.filter_map(Path::parent);
        for prefix in own.chain(self.prefixes.iter().map(PathBuf::as_path)) {
            for packages in site_packages(prefix) {
                found.extend(libraries(&packages.join("onnxruntime/capi")));
            }
        }
        found.extend(self.system.iter().cloned());
        let mut seen = Vec::new();
        found.retain(|it| {
            let is_new = !seen.contains(it);
            seen.push(it.clone());
            is_new
        });
        found
    }
}

/// The folders of packages of a Python environment; of one made with `pip install --target` the folder itself.
fn site_packages(prefix: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for lib in ["lib", "lib64"] {
        let versions = entries(&prefix.join(lib));
        for version in versions.into_iter().filter(|it| name(it).starts_with("python3")) {
            found.extend([version.join("site-packages"), version.join("dist-packages")]);
        }
    }
    found.extend([prefix.join("Lib").join("site-packages"), prefix.to_owned()]);
    found
}

/// The ONNX Runtime libraries in a folder, newest version first.
fn libraries(folder: &Path) -> Vec<PathBuf> {
    let is_library = |path: &PathBuf| {
        let name = name(path);
        match () {
            () if cfg!(windows) => name == "onnxruntime.dll",
            () if cfg!(target_os = "macos") => name.starts_with("libonnxruntime.") && name.ends_with(".dylib"),
            () => name.starts_with("libonnxruntime.so"),
        }
    };
    let mut found = entries(folder);
    found.retain(is_library);
    found.sort();
    found.reverse();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_found_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let make = |path: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        let venv = make("venv/lib/python3.12/site-packages/onnxruntime/capi/libonnxruntime.so.1.31.1");
        make("venv/lib/python3.12/site-packages/onnxruntime/capi/libonnxruntime_providers_shared.so");
        let own = make("own/lib/python3.11/site-packages/onnxruntime/capi/libonnxruntime.so.1.30.0");
        let program = make("own/bin/foretrace");
        let beside = make("own/bin/libonnxruntime.so.1.29.0");
        let lib = make("own/lib/libonnxruntime.so");
        let named = make("named/libonnxruntime.so.1");
        let surroundings = Surroundings {
            named: vec![root.join("named"), root.join("missing.so")],
            programs: vec![program.clone(), program],
            prefixes: vec![root.join("venv"), root.join("nowhere")],
            system: vec!["libonnxruntime.so".into()],
        };
        let found = surroundings.candidates();
        let found: Vec<PathBuf> = found.iter().map(|it| it.canonicalize().unwrap_or(it.clone())).collect();
        let system = PathBuf::from("libonnxruntime.so");
        assert_eq!(found, [named, root.join("missing.so"), beside, lib, own, venv, system]);
    }
}
