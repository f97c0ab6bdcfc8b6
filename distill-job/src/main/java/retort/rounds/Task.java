package retort.rounds;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import retort.convnet.Network;
import retort.convnet.Networks;
import retort.convnet.Threads;
import retort.gpu.Gpus;
import retort.image.Normalization;
import retort.krr.OuterSum;

/**
 * One partition's part of a round: features of its rows, and their sum against the head.
 *
 * @param round what all partitions share
 * @param minibatch the rows to use, null for all
 * @param normalisation of the pixels
 * @param pixels the bytes of one image
 * @param threads native threads of the task
 */
record Task(
    Broadcast<Round> round,
    Minibatch minibatch,
    Normalization normalisation,
    int pixels,
    int threads)
    implements Function2<Integer, Iterator<Block>, Iterator<RowSum>> {

  /** Rows whose features are computed at once: bounds the native memory of a task. */
  private static final int CHUNK = 128;

  @Override
  public Iterator<RowSum> call(Integer partition, Iterator<Block> blocks) {
    long start = System.nanoTime();
    Round shared = round.value();
    BitSet rows = minibatch == null ? null : minibatch.rows(partition);
    if (!blocks.hasNext() || (rows != null && rows.isEmpty())) {
      return List.<RowSum>of().iterator();
    }
    Threads.use(threads);
    Gpus.useOfTask();
    try (Network backbone = Networks.open(shared.backbone());
        OuterSum sum = shared.sum()) {
      Chunk chunk = new Chunk(CHUNK, pixels, shared.dimension(), normalisation);
      int position = 0;
      while (blocks.hasNext()) {
        Block block = blocks.next();
        for (int row = 0; row < block.rows(); row++, position++) {
          if (rows == null || rows.get(position)) {
            chunk.add(block, row);
            if (chunk.full()) {
              chunk.drain(backbone, sum);
            }
          }
        }
      }
      chunk.drain(backbone, sum);
      return List.of(
              new RowSum(
                  shared.gradient() ? sum.aggregate() : new float[0],
                  sum.squares(),
                  sum.rows(),
                  System.nanoTime() - start))
          .iterator();
    }
  }
}
