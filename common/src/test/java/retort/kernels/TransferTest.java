package retort.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both ways to the library's arrays move the same numbers. */
class TransferTest {
  @Test
  void aPartOfAVectorIsWrittenAndReadInPlace() {
    for (Transfer transfer : List.of(new DirectTransfer(), new CopiedTransfer())) {
      INDArray vector = Arena.allocate(10);
      INDArray part = Arena.view(vector, 3, 2, 2);
      transfer.write(part, new float[] {9, 1, 2, 3, 4, 9}, 1);
      assertEquals(2, part.getFloat(0, 1));
      assertEquals(3, part.getFloat(1, 0));
      assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3, 4, 0, 0, 0}, vector.dup().data().asFloat());
      float[] read = {-1, 0, 0, 0, 0, -1};
      transfer.read(part, read, 1);
      assertArrayEquals(new float[] {-1, 1, 2, 3, 4, -1}, read);
      vector.close();
    }
  }
}
