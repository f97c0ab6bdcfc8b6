package retort.device;

import java.util.Locale;

/** How a card multiplies float32 matrices. */
public enum Precision {
  /** In float32 throughout. */
  FLOAT32,
  /**
   * With the factors rounded to TF32, ten bits of mantissa, and sums in float32: several times
   * faster on cards with tensor cores for it (compute capability 8.0 on), off by about 3e-4.
   */
  TF32;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
