package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class PackedFloatsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 14) - 1, 1 << 14, (1 << 15) + 5})
  void everyBitComesBack(int length) throws IOException, ClassNotFoundException {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x01234567);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new PackedFloats(values));
    }
    assertTrue(bytes.size() < 4.1 * length + 300, bytes.size() + " bytes");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertArrayEquals(values, ((PackedFloats) in.readObject()).values());
    }
  }

  @Test
  void inOneProcessEveryTaskReadsTheDriversOwnObject(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    float[] values = {1, 2, 3};
    try (SharedVariable<float[]> shared = SharedVariable.of(context, values)) {
      assertSame(values, shared.value());
      List<Integer> identities =
          context
              .parallelize(List.of(1, 2), 2)
              .map(task -> System.identityHashCode(shared.value()))
              .collect();
      int driver = System.identityHashCode(values);
      assertEquals(List.of(driver, driver), identities);
    }
  }
}
