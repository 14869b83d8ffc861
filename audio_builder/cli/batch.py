"""``audio-builder batch JOBS [-o DIR] [--workers N] [--scheduler ADDRESS]``."""

import argparse
from functools import partial
from pathlib import Path

from audio_builder.batch.bucket import Bucket, is_bucket
from audio_builder.batch.feed_memory import FeedMemory
from audio_builder.batch.report import failed_sources
from audio_builder.batch.run import Plan
from audio_builder.cli import options as flags
from audio_builder.cli.batch_run import dry_run, follow, report_path, watch
from audio_builder.cli.streams import read_stdin
from audio_builder.converting.expand import expand, start_serial
from audio_builder.converting.job_list import find_sources, is_feed
from audio_builder.converting.user_values import parse_date
from audio_builder.converting.validate import validate_settings
from audio_builder.model.source import Source
from audio_builder.settings import Settings
from audio_builder.user_folders import cache_folder

WATCH_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "jobs",
        metavar="JOBS",
        help="a folder, a list with one source a line, a .csv or .jsonl manifest, a feed,"
        " a mailbox, or -",
    )
    flags.add_output(parser)
    _add_choice(parser)
    _add_running(parser)
    _add_reporting(parser)
    flags.add_sound(parser)
    flags.add_reading(parser)
    flags.add_notice(parser)
    flags.add_listening(parser)
    flags.add_answer(parser)


def _add_choice(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which articles")
    group.add_argument(
        "--pattern", action="append", default=[], metavar="GLOB", help="files of a folder, '*.txt'"
    )
    flags.add_split(group)
    group.add_argument("--limit", type=_count, metavar="N", help="the first N only")
    group.add_argument("--since", metavar="DATE", help="leave out what was published before")
    group.add_argument(
        "--all-entries", action="store_true", help="of a feed, also those done the last time"
    )
    group.add_argument(
        "--hold-below",
        type=_chance,
        default=0.0,
        metavar="CHANCE",
        help="make drafts of articles of less confidence, 0 to 1; the report lists them",
    )
    group.add_argument(
        "--release",
        action="append",
        default=[],
        metavar="SOURCE",
        help="publish this one although it would be a draft; can be given again",
    )
    group.add_argument(
        "--retry-failed", action="store_true", help="only what the last run could not do"
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("running")
    group.add_argument("--workers", type=int, metavar="N", help="processes (default: all cores)")
    group.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster, tcp://host:8786")
    group.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    group.add_argument(
        "--dry-run", action="store_true", help="tell what would be done, and do nothing"
    )
    group.add_argument("--watch", action="store_true", help="look again and again, until stopped")
    group.add_argument(
        "--every",
        type=float,
        default=WATCH_SECONDS,
        metavar="SECONDS",
        help="how often --watch looks (default: %(default).0f)",
    )


def _add_reporting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("progress and notifications")
    group.add_argument(
        "--progress",
        choices=("auto", "bar", "lines", "jsonl", "none"),
        default="auto",
        help="how progress shows on stderr",
    )
    group.add_argument(
        "--report", metavar="FILE", help="where the report goes (default: the user's state folder)"
    )
    group.add_argument(
        "--hook", metavar="COMMAND", help="run for each article done or failed; JSON on its stdin"
    )
    group.add_argument(
        "--hook-env",
        action="append",
        default=[],
        metavar="NAME",
        help="an environment variable the hook needs, such as a key; others than the usual are"
        " kept from it",
    )
    group.add_argument("--webhook", metavar="URL", help="post each article done or failed, as JSON")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("is a number from 1 on")
    return int(text)


def _chance(text: str) -> float:
    try:
        chance = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("is a number from 0 to 1") from error
    if not 0 <= chance <= 1:
        raise argparse.ArgumentTypeError("is a number from 0 to 1")
    return chance


def run(options: argparse.Namespace) -> int:
    """Convert everything that JOBS names."""
    bucket = _bucket(options)
    settings = flags.settings_of(options)
    validate_settings(settings)
    plan = Plan(
        scheduler=options.scheduler or "",
        bucket=bucket,
        since=parse_date(options.since).date() if options.since else None,
        fail_fast=options.fail_fast,
        hold_below=options.hold_below,
        released=frozenset(options.release),
    )
    memory = None
    if is_feed(options.jobs) and not options.all_entries:
        memory = FeedMemory(Path(settings.output), options.jobs)
    if options.split and not options.dry_run:
        start_serial(settings)
    if options.watch:
        find = partial(_choose_sources, options, settings, memory)
        return watch(options, find, settings, plan, memory)
    sources = _choose_sources(options, settings, memory)
    if options.dry_run:
        return dry_run(options, sources, settings, plan)
    return follow(options, sources, settings, plan, memory)


def _bucket(options: argparse.Namespace) -> Bucket | None:
    """Take an output in object storage apart: the bucket, and a local mirror of it."""
    if not options.output or not is_bucket(options.output):
        return None
    bucket = Bucket(options.output)
    mirror = bucket.mirror_path(cache_folder().parent)
    bucket.mirror(mirror)
    options.output = str(mirror)
    return bucket


def _choose_sources(
    options: argparse.Namespace, settings: Settings, memory: FeedMemory | None
) -> tuple[Source, ...]:
    """Return the sources to be done, after all that leaves some out."""
    sources = find_sources(
        options.jobs,
        stdin=read_stdin() if options.jobs == "-" else None,
        allow_private=settings.allow_private,
        patterns=options.pattern,
        may_be_empty=options.watch,
    )
    sources = tuple(expand(sources, settings, split=options.split))
    if options.retry_failed:
        sources = failed_sources(sources, report_path(options, settings))
    if memory:
        sources = memory.new(sources)
    return sources[: options.limit]
