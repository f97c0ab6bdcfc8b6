package retort.distill.krrst;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.network.Networks;
import retort.progress.Progress;

/** The training of backbones as a person watches it: a bar, or a line a minute. */
final class TrainingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingWatch.class);

  /** Steps between two looks at the device, which works behind the driver's back. */
  private static final int LOOK = 10;

  private final Networks networks;
  private final String title;
  private final Progress progress;
  private long taken;

  /**
   * A training at its start.
   *
   * @param networks what the backbones share
   * @param title what is trained, in a few words
   * @param progress of the steps over all backbones
   */
  TrainingWatch(Networks networks, String title, Progress progress) {
    this.networks = networks;
    this.title = title;
    this.progress = progress;
  }

  /** A step was taken. */
  void took() {
    taken++;
    if (taken % LOOK != 0 && taken != progress.steps()) {
      return;
    }
    networks.synchronize();
    progress.step(taken);
    progress.line(
        false, () -> LOG.info("{}: step {}/{}{}", title, taken, progress.steps(), progress.tail()));
  }

  @Override
  public void close() {
    progress.close();
  }
}
