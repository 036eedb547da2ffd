"""What a figure tells the workers it starts, by the environment."""

NOW = "HUIYIN_BENCH_NOW"
BATCH = "HUIYIN_BENCH_BATCH"
TOLD = "HUIYIN_BENCH_TOLD"
