package retort.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeTensorsTest {

  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new Tensor(new float[] {1.5f, -2f, Float.MIN_VALUE, 4f, 5f, 6f}, 2, 3));
    tensors.put("a.weight", new Tensor(new float[] {7f}, 1));
    SafeTensors read =
        SafeTensors.parse(new SafeTensors(tensors, Map.of("kind", "é")).bytes(), "x");
    assertEquals(List.of("b", "a.weight"), List.copyOf(read.tensors().keySet()));
    assertArrayEquals(tensors.get("b").values(), read.tensors().get("b").values());
    assertArrayEquals(new int[] {2, 3}, read.tensors().get("b").shape());
    assertEquals(Map.of("kind", "é"), read.metadata());
  }

  @Test
  void readsWhatThePythonLibraryWrote() throws IOException {
    SafeTensors read = SafeTensors.parse(resource("python.safetensors"), "python.safetensors");
    assertArrayEquals(
        new float[] {0f, 1f, 2f, 3f, 4f, 5f}, read.tensors().get("fc.weight").values());
    assertArrayEquals(new int[] {3, 2}, read.tensors().get("fc.weight").shape());
    assertArrayEquals(new float[] {-0.5f}, read.tensors().get("scale").values());
    assertEquals("pt", read.metadata().get("format"));
  }

  @Test
  void writesTheBytesThatThePythonLibraryWrites() throws IOException {
    byte[] theirs = resource("python.safetensors");
    assertArrayEquals(theirs, SafeTensors.parse(theirs, "python.safetensors").bytes());
  }

  @Test
  void aFileCutShortIsRefusedByName() {
    byte[] whole =
        new SafeTensors(Map.of("w", new Tensor(new float[] {1f, 2f}, 2)), Map.of()).bytes();
    for (int length : new int[] {0, 7, 20, whole.length - 1}) {
      MalformedTensorsException error =
          assertThrows(
              MalformedTensorsException.class,
              () -> SafeTensors.parse(Arrays.copyOf(whole, length), "half.safetensors"));
      assertTrue(error.getMessage().startsWith("half.safetensors"), error.getMessage());
    }
  }

  @Test
  void otherElementTypesAreRefused() throws IOException {
    MalformedTensorsException error =
        assertThrows(
            MalformedTensorsException.class,
            () -> SafeTensors.parse(resource("half.safetensors"), "half"));
    assertEquals("half: w: expected elements of type F32, found F16", error.getMessage());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SafeTensorsTest.class.getResourceAsStream("/tensors/" + name)) {
      return in.readAllBytes();
    }
  }
}
