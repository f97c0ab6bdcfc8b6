package retort.extract.toyimages;

import java.util.Locale;

/**
 * The kinds of toy images. Shapes live in the unit disc, textures fill the plane with period 1;
 * {@code detail} in [0, 1) varies a proportion of each.
 */
enum ToyKind {
  /** A filled ellipse. */
  DISC(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      return StrictMath.hypot(x, y / (0.7 + 0.3 * detail)) < 1;
    }
  },
  /** An annulus. */
  RING(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      double radius = StrictMath.hypot(x, y);
      return radius < 1 && radius > 0.5 + 0.25 * detail;
    }
  },
  /** A rectangle, nearly square. */
  SQUARE(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      return Math.abs(x) < 0.85 && Math.abs(y) < 0.85 * (0.75 + 0.25 * detail);
    }
  },
  /** A triangle, nearly equilateral. */
  TRIANGLE(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      double slope = 1.5 + 0.5 * detail;
      return y > -0.6 && y < 1 - slope * Math.abs(x);
    }
  },
  /** Two bars across each other. */
  CROSS(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      double across = Math.min(Math.abs(x), Math.abs(y));
      return across < 0.18 + 0.14 * detail && Math.max(Math.abs(x), Math.abs(y)) < 1;
    }
  },
  /** A star of five points. */
  STAR(false) {
    @Override
    boolean covers(double x, double y, double detail) {
      double sector = 2 * StrictMath.PI / 5;
      double turn = StrictMath.atan2(y, x) + 2 * StrictMath.PI;
      double angle = Math.abs(turn - sector * Math.rint(turn / sector));
      double inner = 0.35 + 0.12 * detail;
      double innerX = inner * StrictMath.cos(sector / 2);
      double innerY = inner * StrictMath.sin(sector / 2);
      double radius = StrictMath.hypot(x, y);
      double alongX = radius * StrictMath.cos(angle);
      double alongY = radius * StrictMath.sin(angle);
      return (innerX - 1) * alongY - innerY * (alongX - 1) > 0;
    }
  },
  /** Parallel bars. */
  STRIPES(true) {
    @Override
    boolean covers(double x, double y, double detail) {
      return fraction(x) < 0.35 + 0.3 * detail;
    }
  },
  /** A chessboard. */
  CHECKS(true) {
    @Override
    boolean covers(double x, double y, double detail) {
      double stretch = 1 + 0.3 * detail;
      return fraction((Math.floor(x * stretch) + Math.floor(y)) / 2) < 0.25;
    }
  },
  /** A grid of discs. */
  DOTS(true) {
    @Override
    boolean covers(double x, double y, double detail) {
      return StrictMath.hypot(fraction(x) - 0.5, fraction(y) - 0.5) < 0.24 + 0.12 * detail;
    }
  },
  /** One to three arms that wind around the middle. */
  SPIRAL(true) {
    @Override
    boolean covers(double x, double y, double detail) {
      double turns = StrictMath.atan2(y, x) / (2 * StrictMath.PI);
      double arms = 1 + Math.floor(3 * detail);
      return fraction(arms * turns + 0.7 * StrictMath.hypot(x, y)) < 0.5;
    }
  };

  private final boolean texture;

  ToyKind(boolean texture) {
    this.texture = texture;
  }

  /** Whether it fills the image; otherwise it is one figure on a ground. */
  boolean texture() {
    return texture;
  }

  /** Whether a point is in the foreground. */
  abstract boolean covers(double x, double y, double detail);

  /** The name of its folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double fraction(double value) {
    return value - Math.floor(value);
  }
}
