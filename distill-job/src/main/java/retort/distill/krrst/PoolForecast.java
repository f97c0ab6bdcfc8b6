package retort.distill.krrst;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.network.Networks;
import retort.progress.Durations;

/** How long the pool's first training will take, by a few updates of a backbone. */
public final class PoolForecast {
  private static final Logger LOG = LoggerFactory.getLogger(PoolForecast.class);

  /** Updates that are timed. */
  private static final int PROBES = 3;

  private PoolForecast() {}

  public static void log(Networks networks, PoolSettings pool, long seed, SyntheticPairs pairs) {
    PoolSettings one = new PoolSettings(1, 1, pool.sgd(), pool.reset());
    double seconds = Double.POSITIVE_INFINITY;
    for (int update = 0; update < PROBES; update++) {
      long start = System.nanoTime();
      Pool.start(networks, one, seed, pairs).close();
      networks.synchronize();
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
    }
    double updates = pool.size() * (pool.steps() + 1) / 2.0;
    LOG.info(
        "before the first outer step {} backbones are trained for 1 to {} steps each: about {},"
            + " at {} a step",
        pool.size(),
        pool.steps(),
        Durations.text(seconds * updates),
        Durations.text(seconds));
  }
}
