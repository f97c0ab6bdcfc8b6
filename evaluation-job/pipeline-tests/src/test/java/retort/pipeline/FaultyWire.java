package retort.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What lies between a job and the S3 server: a TCP proxy that can reset connections in the middle
 * of a request or an answer, answer 503 and be slow. It counts what it does, and the copies that it
 * is asked for: the only way to rename an object.
 */
final class FaultyWire implements AutoCloseable {
  private static final double REFUSED_CONNECTIONS = 0.15;
  private static final double RESET_PIECES = 0.02;
  private static final double SLOW_PIECES = 0.02;
  private static final int SLOW = 400;
  private static final String COPY = "x-amz-copy-source";
  private static final String REQUEST = " HTTP/1.1\r\n";

  /** What is kept of a piece: all of a text but its last letter may stand at its end. */
  private static final int TAIL = Math.max(COPY.length(), REQUEST.length()) - 1;

  private static final byte[] REFUSAL = refusal();

  final AtomicInteger resets = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger delays = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger copies = new AtomicInteger();

  private final ServerSocket entrance;
  private final int server;
  private final boolean faulty;
  private final Random random = new Random(7);

  /**
   * Opens a port.
   *
   * @param server the port behind it
   */
  FaultyWire(int server, boolean faulty) {
    this.server = server;
    this.faulty = faulty;
    try {
      entrance = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    if (strikes(REFUSED_CONNECTIONS)) {
      refusals.incrementAndGet();
      refuse(client);
      return;
    }
    Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
    start(() -> carry(client, behind, true));
    start(() -> carry(behind, client, false));
  }

  /** One direction of a connection, piece by piece. */
  private void carry(Socket from, Socket to, boolean request) throws IOException {
    byte[] piece = new byte[16384];
    String tail = "";
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (request) {
          String text = tail + new String(piece, 0, n, StandardCharsets.ISO_8859_1);
          requests.addAndGet(occurrences(text, REQUEST, tail.length()));
          copies.addAndGet(occurrences(text.toLowerCase(Locale.ROOT), COPY, tail.length()));
          tail = text.substring(Math.max(0, text.length() - TAIL));
        }
        if (strikes(RESET_PIECES)) {
          resets.incrementAndGet();
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
        if (strikes(SLOW_PIECES)) {
          delays.incrementAndGet();
          pause();
        }
        out.write(piece, 0, n);
        out.flush();
      }
    }
  }

  /** How often it ends after what was counted before. */
  private static int occurrences(String text, String sought, int counted) {
    int count = 0;
    int first = Math.max(0, counted - sought.length() + 1);
    for (int at = text.indexOf(sought, first); at >= 0; at = text.indexOf(sought, at + 1)) {
      count++;
    }
    return count;
  }

  /** Reads a request's head, and says no. */
  private static void refuse(Socket client) throws IOException {
    try (client) {
      client.setSoTimeout(SLOW);
      byte[] piece = new byte[16384];
      if (client.getInputStream().read(piece) >= 0) {
        client.getOutputStream().write(REFUSAL);
        client.shutdownOutput();
        while (client.getInputStream().read(piece) >= 0) {
          // What is left unread would reset the connection before the answer is read.
        }
      }
    }
  }

  private static byte[] refusal() {
    String body =
        "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>";
    return ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean strikes(double share) {
    return faulty && random.nextDouble() < share;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(SLOW);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // One side is gone, and so is the other.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
