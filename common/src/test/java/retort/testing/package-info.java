/** What the tests of every module share: a Spark session a fork, folders of features. */
package retort.testing;
