/**
 * The executors' share of an outer step: real rows decoded once and held in memory, and rounds that
 * sum G = Ft' (Ft W - Yt) over them in a fixed order.
 */
package retort.distill.executor;
