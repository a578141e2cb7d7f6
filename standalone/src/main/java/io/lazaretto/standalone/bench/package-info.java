/**
 * Benchmarks that measure this build side by side with other programs on the same files: {@code lazaretto bench}. A benchmark
 * names its contestants; {@link io.lazaretto.standalone.bench.Duel} runs them in turn and compares medians. A new benchmark
 * is a new subcommand of {@code bench}.
 */
package io.lazaretto.standalone.bench;
