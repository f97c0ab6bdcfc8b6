/** A real HDFS and YARN for the tests, on a class path of their own. */
package retort.yarn;
