//! Runs the programs as a user would, each test in a folder of its own.
#![allow(dead_code, reason = "no test needs all of it")]

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
};

use serde_json::Value;

/// The features that the test was built with; the programs get the same, so that `cargo test` has built them already.
const FEATURES: &[(&str, bool)] = &[
    ("default", cfg!(feature = "default")),
    ("builtin", cfg!(feature = "builtin")),
    ("parallel", cfg!(feature = "parallel")),
    ("html", cfg!(feature = "html")),
    ("map", cfg!(feature = "map")),
    ("world", cfg!(feature = "world")),
];

/// The folder of the programs; builds them first, as they may be missing or old when a test is run alone.
pub fn programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let test = env::current_exe().expect("a test has a path");
        let profile = test.parent().and_then(Path::parent).expect("…/debug/deps");
        let name = profile.file_name().and_then(|name| name.to_str());
        let name = name.expect("…/debug");
        let features = FEATURES.iter().filter(|(_, on)| *on);
        let features: Vec<&str> = features.map(|(name, _)| *name).collect();
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--examples", "--no-default-features"])
            .args(["--features", &features.join(",")])
            .args(["--profile", if name == "debug" { "dev" } else { name }])
            .arg("--target-dir")
            .arg(profile.parent().expect("target"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the programs do not build");
        profile.join("examples")
    })
}

/// A folder of a test's own.
pub struct Desk(pub PathBuf);

/// How a program ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// An empty folder of this name, with these files in it.
    pub fn new(name: &str, files: &[(&str, &[u8])]) -> Desk {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder); // of the run before
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).unwrap();
        }
        Desk(folder)
    }

    /// Runs a program here; arguments are parted by spaces.
    pub fn run(&self, program: &str, args: &str, input: &[u8]) -> Done {
        let mut child = Command::new(programs().join(program))
            .args(args.split(' ').filter(|arg| !arg.is_empty()))
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = thread::spawn(move || drop(stdin.write_all(&input))); // it may not be read
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Done {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

impl Done {
    pub fn ok(self) -> String {
        assert_eq!(Some(0), self.code, "{self:?}");
        self.out
    }

    /// The objects of JSON Lines.
    pub fn records(self) -> Vec<Value> {
        let lines = self.ok();
        let read = |line| serde_json::from_str(line).unwrap();
        lines.lines().map(read).collect()
    }

    /// What it said of its failure; it must have written nothing else.
    pub fn refusal(self) -> String {
        assert_eq!((Some(1), ""), (self.code, &*self.out), "{self:?}");
        assert!(self.err.starts_with("error: "), "{self:?}");
        self.err
    }
}
