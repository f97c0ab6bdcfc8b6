package retort.device.cuda;

import retort.device.HeadPlace;
import retort.device.Precision;

/**
 * Settings of a CUDA device.
 *
 * @param ordinal the number by which the CUDA runtime of this process knows the card, from 0
 * @param precision of products in float32
 * @param head where the head's float64 algebra runs
 */
public record CudaSettings(int ordinal, Precision precision, HeadPlace head) {

  /**
   * @throws IllegalArgumentException where the ordinal is negative
   */
  public CudaSettings {
    if (ordinal < 0) {
      throw new IllegalArgumentException("GPU " + ordinal);
    }
  }
}
