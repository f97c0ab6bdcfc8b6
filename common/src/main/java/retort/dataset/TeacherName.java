package retort.dataset;

/**
 * Which teacher made the representations.
 *
 * @param name of its file, without the folder
 * @param sha256 of its bytes, lower-case hexadecimal
 */
public record TeacherName(String name, String sha256) {}
