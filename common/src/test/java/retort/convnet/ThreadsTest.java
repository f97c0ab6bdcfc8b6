package retort.convnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  @Test
  void eachThreadHasItsOwnNumber() {
    int before = Threads.inUse();
    Threads.use(1);
    CompletableFuture<Integer> other = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              Threads.use(3);
              other.complete(Threads.inUse());
            });
    thread.start();
    assertEquals(3, other.join());
    assertEquals(1, Threads.inUse());
    Threads.use(before);
  }

  @Test
  void noThreadsAreTooFew() {
    assertThrows(IllegalArgumentException.class, () -> Threads.use(0));
  }
}
