package retort.krr;

import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.Workspace;

/**
 * The sum of pieces of equal length on a device. One piece is its own sum; from the second on they
 * are added in float64, so that how the rows are divided into pieces does not matter.
 */
final class PieceSum implements AutoCloseable {
  private final Device device;
  private final Workspace workspace;
  private final boolean wanted;
  private final Floats first;
  private final Doubles sum;
  private int pieces;

  /**
   * A sum of nothing.
   *
   * @param length of a piece
   * @param wanted whether there will be pieces; else the sum can't be read and takes no memory
   */
  PieceSum(Device device, long length, boolean wanted) {
    this.device = device;
    this.wanted = wanted;
    workspace = new Workspace(device);
    first = device.floats(wanted ? length : 1);
    sum = device.doubles(wanted ? length : 1);
  }

  /** Starts anew. */
  void clear() {
    pieces = 0;
  }

  /** Where the next piece is to be written before it is added. */
  Floats next() {
    return pieces == 0 ? first : workspace.floats("piece", first.length());
  }

  /** Adds what was written to {@link #next}. */
  void add() {
    if (pieces > 0) {
      Floats piece = next();
      widenFirst();
      device.vectors().accumulate(piece, sum);
    }
    pieces++;
  }

  private void widenFirst() {
    if (pieces == 1) {
      device.vectors().zero(sum);
      device.vectors().accumulate(first, sum);
    }
  }

  /**
   * Writes the sum times a factor.
   *
   * @throws IllegalStateException where none is wanted
   */
  void write(double factor, Floats out) {
    if (!wanted) {
      throw new IllegalStateException("this sum is of the loss alone");
    }
    if (pieces == 0) {
      device.vectors().fill(out, 0);
    } else if (pieces == 1 && factor == 1) {
      device.vectors().copy(first, out);
    } else {
      widenFirst();
      device.vectors().round(sum, factor, out);
    }
  }

  /** Writes the sum in plain numbers from the first on. */
  void download(float[] out) {
    Floats rounded = workspace.floats("rounded", first.length());
    write(1, rounded);
    rounded.download(out, 0);
  }

  @Override
  public void close() {
    first.close();
    sum.close();
    workspace.close();
  }
}
