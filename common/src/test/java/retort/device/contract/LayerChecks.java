package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** Every layer but convolution and BatchNorm. */
final class LayerChecks {
  private static final double TOLERANCE = 2e-6;

  private LayerChecks() {}

  static List<DeviceCheck> all() {
    List<DeviceCheck> checks = new ArrayList<>();
    int[] channels = {1, 3, 5, 16, 17, 33};
    for (int side = 1; side <= 9; side++) {
      int n = new int[] {1, 2, 7}[side % 3];
      int c = channels[side % channels.length];
      int extent = side;
      String sizes = " (%d, %d, %d)".formatted(n, c, side);
      checks.add(new DeviceCheck("order of" + sizes, 0, t -> order(t, n, c, extent)));
      checks.add(
          new DeviceCheck("elementwise" + sizes, TOLERANCE, t -> elementwise(t, n, c, extent)));
      checks.add(
          new DeviceCheck("global average" + sizes, TOLERANCE, t -> average(t, n, c, extent)));
      if (side > 1) {
        checks.add(
            new DeviceCheck("average pool" + sizes, TOLERANCE, t -> averagePool(t, n, c, extent)));
        checks.add(new DeviceCheck("maximum pool" + sizes, 0, t -> maximumPool(t, n, c, extent)));
      }
    }
    return checks;
  }

  private static void order(Trial t, int n, int c, int side) {
    FeatureMaps in = t.maps(n, c, side);
    t.result(in);
    FeatureMaps copy = t.outMaps(n, c, side);
    t.device().layers().copy(in, copy);
    t.result(copy);
    Floats flat = t.out(n * c * side * side);
    t.device().layers().flatten(in, flat);
    FeatureMaps back = t.outMaps(n, c, side);
    t.device().layers().unflatten(flat, back);
    t.result(back);
    if (n > 1) {
      t.device().layers().copy(back.first(1), copy.first(1));
      t.result(copy.first(1));
    }
    int length = n * c * side * side;
    Floats memory = t.in(n + length + n);
    FeatureMaps inside = t.device().featureMaps(memory.slice(n, length), n, c, side);
    t.device().layers().copy(in, inside);
    t.result(memory.slice(0, n));
    t.result(inside);
    t.result(memory.slice((long) n + length, n));
    inside.close();
  }

  private static void elementwise(Trial t, int n, int c, int side) {
    LayerOperations layers = t.device().layers();
    FeatureMaps x = t.maps(n, c, side);
    FeatureMaps y = t.maps(n, c, side);
    layers.add(x, y);
    t.result(y);
    layers.relu(y);
    t.result(y);
    layers.reluBackward(y, x);
    t.result(x);
  }

  private static void average(Trial t, int n, int c, int side) {
    Floats out = t.out(n * c);
    t.device().layers().globalAverage(t.maps(n, c, side), out);
    t.result(out);
    FeatureMaps back = t.outMaps(n, c, side);
    t.device().layers().globalAverageBackward(out, back);
    t.result(back);
  }

  private static void averagePool(Trial t, int n, int c, int side) {
    LayerOperations layers = t.device().layers();
    FeatureMaps out = t.outMaps(n, c, side / 2);
    layers.averagePool(t.maps(n, c, side), out);
    t.result(out);
    FeatureMaps back = t.outMaps(n, c, side);
    layers.averagePoolBackward(out, back);
    t.result(back);
  }

  private static void maximumPool(Trial t, int n, int c, int side) {
    LayerOperations layers = t.device().layers();
    float[] few = new float[n * c * side * side];
    for (int i = 0; i < few.length; i++) {
      few[i] = t.below(3) - 1;
    }
    for (FeatureMaps in : List.of(t.maps(n, c, side), t.maps(few, n, c, side))) {
      FeatureMaps out = t.outMaps(n, c, side / 2);
      layers.maximumPool(in, out);
      t.result(out);
      FeatureMaps back = t.outMaps(n, c, side);
      layers.maximumPoolBackward(in, out, t.maps(n, c, side / 2), back);
      t.result(back);
    }
  }
}
