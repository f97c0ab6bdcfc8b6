package retort.image;

import java.awt.image.Raster;
import java.util.Arrays;

/**
 * A JPEG's components at full size, as PIL's libjpeg-turbo interpolates them. Where every second
 * row is coded, the libjpeg 6b of most Java runtimes repeats rows instead; that is mended here.
 */
final class JpegPlanes {
  private final Raster raster;
  private final boolean[] repeated;

  JpegPlanes(Raster raster, JpegFrame frame) {
    this.raster = raster;
    repeated = new boolean[frame.components()];
    for (int c = 0; c < repeated.length; c++) {
      repeated[c] = frame.everySecondRow(c) && repeats(c);
    }
  }

  int height() {
    return raster.getHeight();
  }

  int width() {
    return raster.getWidth();
  }

  private boolean repeats(int component) {
    int[] upper = new int[width()];
    int[] lower = new int[width()];
    for (int y = 0; y + 1 < height(); y += 2) {
      coded(component, y, upper);
      coded(component, y + 1, lower);
      if (!Arrays.equals(upper, lower)) {
        return false;
      }
    }
    return true;
  }

  private void coded(int component, int y, int[] into) {
    raster.getSamples(0, y, width(), 1, component, into);
  }

  /** Copies a row of a component: unsigned bytes. */
  void row(int component, int y, int[] into) {
    coded(component, y, into);
    if (!repeated[component]) {
      return;
    }
    boolean upper = (y & 1) == 0;
    int neighbor = upper ? y - 1 : y + 1;
    int[] near = into.clone();
    if (neighbor >= 0 && neighbor < height()) {
      coded(component, neighbor, near);
    }
    for (int x = 0; x < near.length; x++) {
      into[x] = (3 * into[x] + near[x] + (upper ? 1 : 2)) >> 2;
    }
  }
}
