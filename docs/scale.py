"""The tables of scale.md: bytes and seconds of an outer step. Python 3, no packages.

    python3 docs/scale.py
"""

from math import ceil, sqrt

# Measured, a core of two of an AMD EPYC (AVX-512), by the table of benchmarks.md (128-256-512, m = 1000,
# n = 1024): float32 convolutions forward and back to the input, training steps, the head in float64.
CONVOLVE = 109e9
TRAIN = 106e9
MULTIPLY64 = 57e9
# float32 at twice that (assumed).
MULTIPLY = 2 * MULTIPLY64

# Assumed: cores of an executor's one task and of the driver, 10 Gbit/s, Spark's own time of a round.
EXECUTOR_CORES = 8
DRIVER_CORES = 16
NETWORK = 1.25e9
ROUND = 0.02
TASK = 0.0005

# name, m, size, widths, d, images
RECIPES = [
    ("CIFAR-100", 1000, 32, [128, 256, 512], 512, 50_000),
    ("Tiny-ImageNet", 2000, 64, [64, 128, 256, 512], 512, 100_000),
    ("ImageNet 64x64", 1000, 64, [64, 128, 256, 512], 512, 1_281_167),
    ("ImageNette 224", 10, 224, [32, 64, 128, 256, 512], 2048, 9_469),
]
EXECUTORS = [8, 64, 512]


def network(size, widths):
    """Operations of a forward pass of one image, numbers of the backbone, p."""
    operations = weights = 0
    inputs = 3
    for width in widths:
        operations += 2 * 9 * inputs * width * size * size
        weights += (9 * inputs + 5) * width
        inputs = width
        size //= 2
    return operations, weights, size * size * inputs + 1


def forms(m, p, d, rows):
    """Numbers that an executor gets of the head and returns in each exact form; rows are its own."""
    return {
        "G": (p * d, p * d),
        "pair": (m * (p + d), m * (p + d)),
        "rows": (0, rows * (p - 1 + d)),
    }


def received(executors):
    """Values that reach the driver, and the network's share of adding them up before."""
    if executors <= 16:
        return executors, 0
    size = ceil(sqrt(executors))
    return ceil(executors / size), size


def smallest(m, p, d, n, executors):
    """The form of which the driver receives least (Exchange in distill-job), and that of its sums."""
    last, _ = received(executors)
    summed = "pair" if m * (p + d) < p * d else "G"
    if n * (p - 1 + d) < last * forms(m, p, d, 0)[summed][1]:
        return "rows", summed
    return summed, summed


def seconds(m, size, widths, d, n, executors):
    """Driver, network, executors: seconds of one step."""
    forward, weights, p = network(size, widths)
    form, summed = smallest(m, p, d, n, executors)
    convolve = DRIVER_CORES * CONVOLVE
    if summed == "G":
        head, row = m * m * p + m**3 / 3 + 4 * m * m * d + 2 * m * p * d * 5, 4 * p * d
    else:
        head, row = 5 * m * m * p + m**3 / 3 + 8 * m * m * d, 2 * m * (2 * p + 3 * d)
    driver = (
        m * 2 * forward / convolve
        + m * 3 * forward / (DRIVER_CORES * TRAIN)
        + head / (DRIVER_CORES * MULTIPLY64)
    )
    rows = ceil(n / executors)
    work = rows * forward / CONVOLVE
    if form == "rows":
        driver += n * row / (DRIVER_CORES * MULTIPLY)
        last, before = executors, 0
    else:
        work += rows * row / MULTIPLY
        last, before = received(executors)
    down, up = forms(m, p, d, rows)[form]
    # A torrent: the driver sends about two copies, executors pass the blocks on.
    wire = (2 * 4 * (weights + down) + (last + before) * 4 * up) / NETWORK + ROUND + TASK * executors
    return driver, wire, work / EXECUTOR_CORES


def mib(value):
    return f"{value / 2**20:,.1f}"


# Measured by the table of the whole job in gpu.md, on an H200: 1.88 TFLOP, head included, in 20.6 ms (tf32) and
# 52.5 ms (float32), and the least that a step takes with Spark. Other recipes by their operations (assumed).
CARD = {"tf32": 0.0206 / 1.88e12, "float32": 0.0525 / 1.88e12}
CARD_LEAST = 0.008

# name, m, size, widths, d, images, steps, rows a step, L, T
COSTS = [
    ("cifar100.conf", 1000, 32, [128, 256, 512], 512, 50_000, 160_000, 1024, 10, 1000),
    ("tiny-imagenet.conf", 2000, 64, [64, 128, 256, 512], 512, 100_000, 160_000, 1024, 10, 1000),
    ("imagenet64.conf", 1000, 64, [64, 128, 256, 512], 512, 1_281_167, 160_000, 1024, 10, 1000),
    ("imagenette.conf", 10, 224, [32, 64, 128, 256, 512], 2048, 9_469, 160_000, 1024, 10, 1000),
    ("short.conf", 100, 32, [32, 64, 128], 512, 50_000, 1000, 256, 5, 200),
    ("laptop.conf", 200, 32, [32, 64, 128], 512, 50_000, 5000, 512, 10, 300),
    ("quickstart.conf", 100, 32, [16, 32, 64], 512, 2_500, 150, 256, 4, 100),
]


def costs(m, size, widths, d, images, steps, rows, pool, updates):
    """Hours: 8 executors and a driver of 16 cores; one machine of 8 cores; one H200 in tf32 and in
    float32. GB of native memory for the driver's activations, and of rows in all."""
    forward, _, p = network(size, widths)
    start = pool * (updates + 1) / 2 * 3 * m * forward / TRAIN
    driver, wire, work = seconds(m, size, widths, d, rows, 8)
    cluster = steps * (driver + wire + work) + start / DRIVER_CORES
    cores = 8
    local = ROUND + (driver * DRIVER_CORES + work * 8 * EXECUTOR_CORES) / cores
    operations = (5 * m + rows) * forward + 4 * min(p * d, m * (p + d)) * rows
    cards = [steps * max(CARD[p] * operations, CARD_LEAST) + start * TRAIN * CARD[p] for p in CARD]
    side = size
    activations = 0
    for width in widths:
        activations += width * side * side
        side //= 2
    return (
        cluster / 3600,
        (steps * local + start / cores) / 3600,
        *(card / 3600 for card in cards),
        # Output, normalized output and gradient of every convolution.
        3 * 4 * activations * m / 1e9,
        images * (3 * size * size + 4 * d) / 1e9,
    )


def main():
    print("| recipe | m | p | d | backbone, MiB | G | pair | rows of 1,024 over 8 | 64 | 512 |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, m, size, widths, d, _ in RECIPES:
        _, weights, p = network(size, widths)
        own = [forms(m, p, d, ceil(1024 / e)) for e in EXECUTORS]
        cells = [mib(4 * own[0]["G"][1]), mib(4 * own[0]["pair"][1])]
        cells += [mib(4 * o["rows"][1]) for o in own]
        print(f"| {name} | {m} | {p} | {d} | {mib(4 * weights)} | {' | '.join(cells)} |")
    for title, full in (("1,024 rows a step", False), ("every row in every step", True)):
        print(f"\n{title}: seconds (driver / network and Spark / executors), the limit, and what is sent\n")
        print("| recipe | " + " | ".join(f"{e} executors" for e in EXECUTORS) + " |")
        print("|---|" + "---|" * len(EXECUTORS))
        for name, m, size, widths, d, images in RECIPES:
            cells = []
            for executors in EXECUTORS:
                n = images if full else 1024
                parts = seconds(m, size, widths, d, n, executors)
                limit = ("driver", "network", "executors")[parts.index(max(parts))]
                form, _ = smallest(m, network(size, widths)[2], d, n, executors)
                cells.append(" / ".join(f"{x:.2f}" for x in parts) + f": {limit}; {form}")
            print(f"| {name} | " + " | ".join(cells) + " |")

    print("\nwhat a recipe costs, hours: estimates\n")
    print("| recipe | 8 executors of 8 cores, driver of 16 | one machine of 8 cores | one H200, `tf32` | `float32` | native memory of the driver, GB | rows in all, GB |")
    print("|---|---|---|---|---|---|---|")
    for name, *recipe in COSTS:
        print(f"| {name} | " + " | ".join(f"{x:,.2g}" if x < 10 else f"{x:,.0f}" for x in costs(*recipe)) + " |")


if __name__ == "__main__":
    main()
