/* The data path through JNI, for comparison: two functions that take addresses. */
#include <infiniband/verbs.h>
#include <jni.h>

JNIEXPORT jint JNICALL Java_org_rdma4j_benchmarks_binding_JniVerbs_postSend(
    JNIEnv *environment, jclass class, jlong pair, jlong request) {
  struct ibv_send_wr *bad;
  (void)environment, (void)class;
  return ibv_post_send((struct ibv_qp *)pair, (struct ibv_send_wr *)request, &bad);
}

JNIEXPORT jint JNICALL Java_org_rdma4j_benchmarks_binding_JniVerbs_pollCompletionQueue(
    JNIEnv *environment, jclass class, jlong queue, jint most, jlong completions) {
  (void)environment, (void)class;
  return ibv_poll_cq((struct ibv_cq *)queue, most, (struct ibv_wc *)completions);
}
