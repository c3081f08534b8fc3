use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use foretrace_forecast::features::{Bag, MAX_FEATURES, MAX_TOKENS, Place, RowKind, SCHEMA, SiteRow, Statement, Window};
use foretrace_python::program::{SiteId, Span};
use serde::Deserialize;

use super::bundle::{Bundle, Vocabulary, read};
use super::model::Outputs;
use super::rows::Rows;
use super::{Model, backend};

/// Names the library that another process of these tests is to use.
const LIBRARY: &str = "FORETRACE_TEST_LIBRARY";

/// Outputs of the stand-in as ONNX Runtime computed them for Python.
#[derive(Deserialize)]
struct Golden {
    inputs: Inputs,
    outputs: Expected,
}

#[derive(Deserialize)]
struct Inputs {
    statements: Vec<i64>,
    site_statement: Vec<i64>,
    site_features: Vec<i64>,
    site_kind: Vec<i64>,
}

#[derive(Deserialize)]
struct Expected {
    branch: Vec<f32>,
    covered: Vec<f32>,
    raises: Vec<f32>,
    trips: Vec<f32>,
    value: Vec<f32>,
    whole: Vec<f32>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/model")
}

fn description() -> String {
    let text = std::fs::read_to_string(folder().join("model.json")).unwrap();
    text.replacen("\"schema\": \"stand-in\"", &format!("\"schema\": \"{SCHEMA}\""), 1)
}

fn bundle(vocabulary: &[u8], description: &str) -> Result<Bundle, String> {
    let network = std::fs::read(folder().join("foretrace.onnx")).unwrap();
    Bundle::new(network.into(), vocabulary, description).map_err(|it| it.to_string())
}

fn vocabulary() -> Vec<u8> {
    std::fs::read(folder().join("vocabulary.bin")).unwrap()
}

fn stand_in() -> Model {
    Model::new(bundle(&vocabulary(), &description()).unwrap_or_else(|error| panic!("{error}")))
}

/// The model that is embedded, where there is one, and its golden file.
fn shipped() -> Option<(Model, Vec<(Rows, Expected)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let bundle = super::bundle::embedded()?.unwrap_or_else(|error| panic!("{error}"));
    Some((Model::new(bundle), golden_in(&folder)))
}

fn golden() -> Vec<(Rows, Expected)> {
    golden_in(&folder())
}

fn golden_in(folder: &Path) -> Vec<(Rows, Expected)> {
    let text = std::fs::read_to_string(folder.join("golden.json")).unwrap();
    let cases: Vec<Golden> = serde_json::from_str(&text).unwrap();
    let rows = |it: Inputs| Rows {
        statements: it.statements,
        site_statement: it.site_statement,
        site_features: it.site_features,
        site_kind: it.site_kind,
    };
    cases.into_iter().map(|it| (rows(it.inputs), it.outputs)).collect()
}

fn compare(actual: &Outputs, expected: &Expected) {
    let whole: Vec<f32> = actual.whole.into_iter().collect();
    let pairs = [
        (&whole, &expected.whole),
        (&actual.branch, &expected.branch),
        (&actual.covered, &expected.covered),
        (&actual.raises, &expected.raises),
        (&actual.trips, &expected.trips),
        (&actual.value, &expected.value),
    ];
    for (actual, expected) in pairs {
        assert_eq!(actual.len(), expected.len());
        let apart = actual.iter().zip(expected).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f32::max) < 1e-4);
    }
}

#[test]
fn outputs_are_those_of_python() {
    // In a process of its own, since each has but one back end.
    if let Some(library) = std::env::var_os(LIBRARY) {
        assert!(backend::use_library(Path::new(&library)).is_ok());
    }
    for (model, golden) in [(stand_in(), golden())].into_iter().chain(shipped()) {
        for (rows, expected) in golden {
            compare(&model.run(&rows).expect("the network is executed"), &expected);
        }
    }
}

#[test]
fn onnx_runtime_agrees_where_there_is_one() {
    let program = std::env::current_exe().unwrap();
    let candidates = super::discover::Surroundings::of_process(&program).candidates();
    let Some(library) = candidates.into_iter().find(|it| it.is_file()) else {
        return;
    };
    let output = Command::new(program)
        .args(["--exact", "onnx::tests::outputs_are_those_of_python"])
        .env(LIBRARY, &library)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{}\n{text}",
        library.display()
    );
}

#[test]
fn what_is_out_of_range_is_not_executed() {
    let model = stand_in();
    let good = || golden().swap_remove(1).0;
    assert!(model.run(&good()).is_some());
    let spoil: [fn(&mut Rows); 9] = [
        |it| it.statements[0] = 62,
        |it| it.statements[0] = -1,
        |it| it.site_features[0] = i64::MAX,
        |it| it.site_statement[0] = 5,
        |it| it.site_kind[0] = 64,
        |it| it.site_kind.clear(),
        |it| it.statements.clear(),
        |it| it.statements.resize(65 * MAX_TOKENS, 0),
        |it| it.site_features.truncate(MAX_FEATURES),
    ];
    for (at, spoil) in spoil.into_iter().enumerate() {
        let mut rows = good();
        spoil(&mut rows);
        assert!(model.run(&rows).is_none(), "{at}");
    }
    assert_eq!(model.problem(), None);
}

#[test]
fn what_training_did_not_know_is_left_out() {
    let bytes: Vec<u8> = [7u32, 9, 3].iter().flat_map(|it| it.to_le_bytes()).collect();
    let vocabulary = Vocabulary::new(&bytes, 2, 1).unwrap();
    let bag = |hashes: &[u32]| Bag {
        hashes: hashes.to_vec(),
        ..Bag::default()
    };
    let window = Window {
        statements: vec![Statement {
            span: Span::new(0, 1),
            depth: 0,
            tokens: bag(&[8, 9, 1, 7]),
        }],
        sites: vec![SiteRow {
            place: Place::Site(SiteId(0)),
            kind: RowKind::Loop,
            subkind: 1,
            span: Span::new(0, 1),
            statement: 0,
            features: bag(&[5, 3]),
        }],
    };
    let rows = Rows::of(&window, &vocabulary).unwrap();
    assert_eq!(rows.statements[..3], [3, 2, 0]);
    assert_eq!(rows.site_features[..2], [2, 0]);
    assert_eq!(rows.site_kind, [17]);
}

#[test]
fn threads_share_sessions() {
    let model = stand_in();
    thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for (rows, expected) in golden() {
                    compare(&model.run(&rows).expect("the network is executed"), &expected);
                }
            });
        }
    });
}

#[test]
fn a_closed_model_is_silent() {
    let model = stand_in();
    thread::scope(|scope| {
        let working: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| golden().iter().all(|it| model.run(&it.0).is_some())))
            .collect();
        model.close();
        drop(working);
    });
    assert!(model.run(&golden().swap_remove(0).0).is_none());
    assert_eq!(model.problem(), None);
}

#[test]
fn what_is_wrong_with_a_bundle_is_said_in_one_line() {
    let spoiled = |from: &str, to: &str| {
        let text = description();
        assert!(text.contains(from), "{from}");
        bundle(&vocabulary(), &text.replacen(from, to, 1))
            .err()
            .unwrap_or_default()
    };
    let lines = [
        spoiled(SCHEMA, "another"),
        spoiled("\"int:small\"", "\"int:little\""),
        spoiled("\"tokens\": 60", "\"tokens\": 61"),
        spoiled("\"temperature\": 1.25", "\"temperature\": -1.0"),
        spoiled("\"temperature\": 1.25", "\"warmth\": 1.0"),
        spoiled("\"branch\": 0.9", "\"branch\": 9.0"),
        spoiled("\"prior\": 1.5", "\"prior\": -1.5"),
        spoiled("{", ""),
        bundle(&vocabulary()[4..], &description()).err().unwrap_or_default(),
        read(Path::new("nowhere")).err().unwrap().to_string(),
    ];
    for line in lines {
        assert!(line.starts_with("the model ") && !line.contains('\n'), "{line}");
    }
}

#[test]
fn a_network_that_cannot_be_read_is_silent() {
    let description = description();
    let bundle = Bundle::new(b"no network".as_slice().into(), &vocabulary(), &description);
    let model = Model::new(bundle.unwrap_or_else(|error| panic!("{error}")));
    assert!(!model.try_out());
    assert!(model.problem().is_some_and(|it| it.starts_with("no predictions: ")));
}
