package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import retort.device.Bytes;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.VectorOperations;

/** Elementwise operations by loops that the compiler vectorizes. */
final class CpuVectors implements VectorOperations {
  private static final int CHUNK = 1 << 12;
  private static final int VALUES = 256;

  private final Threads threads;

  CpuVectors(Threads threads) {
    this.threads = threads;
  }

  @Override
  public void fill(Floats x, float value) {
    ChunkedLoops.fill(CpuFloats.pointer(x), x.length(), value);
  }

  @Override
  public void copy(Floats from, Floats to) {
    Pointer.memcpy(CpuFloats.pointer(to), CpuFloats.pointer(from), from.length() * Float.BYTES);
  }

  @Override
  public void axpby(float a, Floats x, float b, Floats y) {
    ChunkedLoops.run(
        threads,
        2,
        1,
        (v, n) -> {
          float[] from = v[0];
          float[] to = v[1];
          for (int i = 0; i < n; i++) {
            to[i] = b == 0 ? a * from[i] : a * from[i] + b * to[i];
          }
        },
        x,
        y);
  }

  @Override
  public void zero(Doubles sum) {
    DoublePointer pointer = ((CpuDoubles) sum).pointer();
    Pointer.memset(pointer, 0, sum.length() * Double.BYTES);
  }

  @Override
  public void accumulate(Floats x, Doubles sum) {
    FloatPointer from = CpuFloats.pointer(x);
    DoublePointer to = ((CpuDoubles) sum).pointer();
    float[] values = new float[(int) Math.min(CHUNK, x.length())];
    double[] sums = new double[values.length];
    for (long at = 0; at < x.length(); at += CHUNK) {
      int n = (int) Math.min(CHUNK, x.length() - at);
      from.getPointer(at).get(values, 0, n);
      DoublePointer part = to.getPointer(at);
      part.get(sums, 0, n);
      for (int i = 0; i < n; i++) {
        sums[i] += values[i];
      }
      part.put(sums, 0, n);
    }
  }

  @Override
  public void round(Doubles sum, double factor, Floats out) {
    DoublePointer from = ((CpuDoubles) sum).pointer();
    FloatPointer to = CpuFloats.pointer(out);
    double[] sums = new double[(int) Math.min(CHUNK, out.length())];
    float[] values = new float[sums.length];
    for (long at = 0; at < out.length(); at += CHUNK) {
      int n = (int) Math.min(CHUNK, out.length() - at);
      from.getPointer(at).get(sums, 0, n);
      for (int i = 0; i < n; i++) {
        values[i] = (float) (factor * sums[i]);
      }
      to.getPointer(at).put(values, 0, n);
    }
  }

  @Override
  public void copy(Doubles from, Doubles to) {
    Pointer.memcpy(
        ((CpuDoubles) to).pointer(), ((CpuDoubles) from).pointer(), from.length() * Double.BYTES);
  }

  @Override
  public void addSquares(Floats x, Doubles total) {
    DoublePointer at = ((CpuDoubles) total).pointer();
    at.put(at.get() + sumOfSquares(x));
  }

  private double sumOfSquares(Floats x) {
    return ChunkedLoops.sum(
        threads,
        1,
        0,
        (v, n) -> {
          double part = 0;
          for (int i = 0; i < n; i++) {
            part += (double) v[0][i] * v[0][i];
          }
          return part;
        },
        x);
  }

  @Override
  public boolean finite(Floats x) {
    // A sum of finite floats in float64 can't overflow; one that is not finite can't be canceled.
    return Double.isFinite(
        ChunkedLoops.sum(
            threads,
            1,
            0,
            (v, n) -> {
              double part = 0;
              for (int i = 0; i < n; i++) {
                part += v[0][i];
              }
              return part;
            },
            x));
  }

  @Override
  public double meanSquaredError(Floats outputs, Floats targets, Floats gradient) {
    float factor = (float) (2.0 / outputs.length());
    double sum =
        ChunkedLoops.sum(
            threads,
            2,
            1,
            (v, n) -> {
              float[] out = v[0];
              float[] target = v[1];
              float[] slope = v[2];
              double part = 0;
              for (int i = 0; i < n; i++) {
                float residual = out[i] - target[i];
                part += (double) residual * residual;
                slope[i] = factor * residual;
              }
              return part;
            },
            outputs,
            targets,
            gradient);
    return sum / outputs.length();
  }

  @Override
  public void sgd(
      Floats values, Floats gradient, Floats buffer, double lr, double momentum, double decay) {
    float rate = (float) lr;
    float kept = (float) momentum;
    float pull = (float) decay;
    ChunkedLoops.run(
        threads,
        3,
        2,
        (v, n) -> {
          float[] g = v[0];
          float[] x = v[1];
          float[] velocity = v[2];
          for (int i = 0; i < n; i++) {
            velocity[i] = kept * velocity[i] + (g[i] + pull * x[i]);
            x[i] -= rate * velocity[i];
          }
        },
        gradient,
        values,
        buffer);
  }

  @Override
  public void adamW(
      Floats values,
      Floats gradient,
      Floats first,
      Floats second,
      double lr,
      double weightDecay,
      long step) {
    AdamWStep rule = AdamWStep.of(lr, weightDecay, step);
    ChunkedLoops.run(
        threads,
        4,
        3,
        (v, n) -> rule.move(v[0], v[1], v[2], v[3], n),
        gradient,
        values,
        first,
        second);
  }

  @Override
  public void normalize(
      Bytes pixels, int[] rows, int n, int channels, int area, Floats table, Floats out) {
    byte[] from = ((CpuBytes) pixels).values();
    int length = channels * area;
    float[] lookup = table.download();
    float[] image = new float[length];
    FloatPointer to = CpuFloats.pointer(out);
    for (int row = 0; row < n; row++) {
      int start = Math.multiplyExact(rows[row], length);
      for (int c = 0; c < channels; c++) {
        int at = c * VALUES;
        for (int i = c * area; i < (c + 1) * area; i++) {
          image[i] = lookup[at + (from[start + i] & 0xff)];
        }
      }
      to.getPointer((long) row * length).put(image, 0, length);
    }
  }

  @Override
  public void gather(Floats matrix, int columns, int[] rows, int n, Floats out) {
    FloatPointer from = CpuFloats.pointer(matrix);
    FloatPointer to = CpuFloats.pointer(out);
    for (int row = 0; row < n; row++) {
      Pointer.memcpy(
          to.getPointer((long) row * columns),
          from.getPointer((long) rows[row] * columns),
          (long) columns * Float.BYTES);
    }
  }
}
