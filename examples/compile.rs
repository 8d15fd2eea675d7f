//! Compiles lists into one file that opens at once.
//!
//! `cargo run --release --example compile -- my.csv -o my.gazetteer`

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use clap::Parser;

mod common;

use common::{Common, Failure, Output, lists};

/// Compile lists into one file that opens at once
///
/// All programs take the file by --gazetteer. It is for the version that wrote it, so keep the CSV.
#[derive(Parser)]
#[command(version, mut_arg("output", |arg| arg.required(true)))]
struct Args {
    /// Lists as CSV in UTF-8, or compiled ones; `-` is standard input, `builtin` the built-in list
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    let mut args = Args::parse();
    args.common.gazetteer.append(&mut args.files);
    common::end(run(&args.common))
}

fn run(args: &Common) -> Result<(), Failure> {
    let start = Instant::now();
    let mut out = Counted {
        out: Output::create(args.output.as_deref())?,
        bytes: 0,
    };
    let list = args.gazetteer()?;
    let step = lists::step("compiling");
    list.write_compiled(&mut out)?;
    step.finish_and_clear();
    out.out.finish()?;
    eprintln!("{}", lists::account(&list, out.bytes, start.elapsed()));
    Ok(())
}

/// What is written, and how much that is.
struct Counted {
    out: Output,
    bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
