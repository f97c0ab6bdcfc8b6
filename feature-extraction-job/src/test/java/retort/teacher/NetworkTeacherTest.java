package retort.teacher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import retort.UserException;
import retort.device.Device;
import retort.device.DeviceKind;
import retort.device.cpu.CpuDevice;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

class NetworkTeacherTest {
  private static final TeacherOptions OPTIONS = new TeacherOptions("", DeviceKind.CPU, 1);
  private static final Architecture NETWORK =
      new Architecture(Backbone.CONVNET, 3, 8, List.of(4, 5), new Head.Projector(List.of(6)));

  private final Map<String, Tensor> weights = NETWORK.initialize(3);
  private final byte[] file = file(NETWORK, weights);

  @Test
  void theRepresentationIsTheNetworksFeatures() {
    Teacher teacher = Teachers.open(TeacherFile.of("t.safetensors", file, List.of()), OPTIONS);
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[3 * NETWORK.pixels()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble();
    }
    try (Device device = new CpuDevice(1);
        Network network = NETWORK.open(device, weights)) {
      assertArrayEquals(
          network.features(images, 3), teacher.representations(images, 3, 3, 8), 1e-6f);
    }
    assertEquals(new Teacher.Fit(20, false), teacher.fit(3, 8));
    assertTrue(teacher.preprocessing().isPresent());
  }

  @Test
  void aResNetIsATeacherOf512NumbersUnderTorchvisionsNames() {
    Architecture resnet =
        new Architecture(Backbone.RESNET18, 3, 8, List.of(), new Head.Projector(List.of(6)));
    byte[] bytes = file(resnet, resnet.initialize(1));
    Map<String, Tensor> tensors = SafeTensors.parse(bytes, "resnet").tensors();
    assertEquals(100, tensors.size());
    assertTrue(tensors.containsKey("layer4.1.bn2.running_var"));
    assertTrue(tensors.get("layer2.0.downsample.0.weight").hasShape(128, 64, 1, 1));
    assertTrue(tensors.keySet().stream().noneMatch(name -> name.startsWith("projector")));
    Teacher teacher = Teachers.open(TeacherFile.of("r.safetensors", bytes, List.of()), OPTIONS);
    assertEquals(new Teacher.Fit(512, false), teacher.fit(3, 8));
    assertEquals(2 * 512, teacher.representations(new float[2 * 192], 2, 3, 8).length);
  }

  @Test
  void aFileThatLacksATensorIsRefusedByItsName() {
    Map<String, Tensor> less = new HashMap<>(weights);
    less.remove("blocks.1.bn.bias");
    byte[] bytes = file(NETWORK, less);
    UserException error =
        assertThrows(
            UserException.class,
            () -> Teachers.open(TeacherFile.of("less.safetensors", bytes, List.of()), OPTIONS));
    assertTrue(error.getMessage().contains("blocks.1.bn.bias"), error.getMessage());
  }

  private static byte[] file(Architecture architecture, Map<String, Tensor> weights) {
    return new NetworkFile(architecture, weights, List.of(0.1, 0.2, 0.3), List.of(0.5, 0.6, 0.7))
        .bytes(Map.of());
  }

  @Test
  void imagesOfAnotherShapeAreRefusedWithBothShapes() {
    Teacher teacher = Teachers.open(TeacherFile.of("t.safetensors", file, List.of()), OPTIONS);
    UserException error = assertThrows(UserException.class, () -> teacher.fit(1, 8));
    assertTrue(
        error.getMessage().contains("3x8x8, not 1x8x8: give --channels 3"), error.getMessage());
    UserException size = assertThrows(UserException.class, () -> teacher.fit(3, 9));
    assertTrue(size.getMessage().endsWith("give no --teacher-size, which is for ONNX models"));
  }

  @Test
  void anotherFileIsRefusedByName() {
    for (byte[] bytes : new byte[][] {new byte[0], {1, 2, 3}, "not a network".getBytes(UTF_8)}) {
      UserException error =
          assertThrows(
              UserException.class,
              () -> Teachers.open(TeacherFile.of("x.safetensors", bytes, List.of()), OPTIONS));
      assertTrue(error.getMessage().contains("x.safetensors"), error.getMessage());
    }
    UserException unknown =
        assertThrows(
            UserException.class,
            () -> Teachers.open(TeacherFile.of("x.h5", new byte[0], List.of()), OPTIONS));
    assertTrue(unknown.getMessage().contains("unknown kind"), unknown.getMessage());
  }

  /** Tensors of types that Retort does not read are not looked at where the file is another's. */
  @Test
  void weightsOfOthersAreToBeExported() {
    String header =
        "{%s\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"conv1.weight\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]}}";
    for (String metadata :
        List.of(
            "",
            "\"__metadata__\":{\"format\":\"pt\"},",
            "\"__metadata__\":{\"architecture\":\"vit_b_16\"},")) {
      byte[] text = header.formatted(metadata).getBytes(UTF_8);
      byte[] bytes =
          ByteBuffer.allocate(Long.BYTES + text.length + 12)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(text.length)
              .put(text)
              .array();
      TeacherFile foreign = TeacherFile.of("resnet18.safetensors", bytes, List.of());
      String message =
          assertThrows(UserException.class, () -> Teachers.open(foreign, OPTIONS)).getMessage();
      assertTrue(message.contains("names no architecture that Retort knows"), message);
      assertTrue(message.contains("export it to ONNX (in PyTorch: torch.onnx.export("), message);
      assertEquals(metadata.contains("vit"), message.contains("vit_b_16"), message);
    }
  }

  @Test
  void itsOnlyOutputNeedsNoName() {
    TeacherOptions named = new TeacherOptions("features", DeviceKind.CPU, 1);
    TeacherFile network = TeacherFile.of("t.safetensors", file, List.of());
    UserException error = assertThrows(UserException.class, () -> Teachers.open(network, named));
    assertTrue(error.getMessage().contains("--teacher-output features"), error.getMessage());
  }
}
