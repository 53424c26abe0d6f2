package org.rdma4j.tools.fabric;

/**
 * A fabric with two levels of switches, as in clusters: each leaf has its hosts, and a cable to each spine.
 *
 * @param spines how many switches are above
 * @param leaves how many switches have hosts
 * @param hosts how many hosts each leaf has
 */
public record FatTree(int spines, int leaves, int hosts) {
    /**
     * How many nodes it has.
     *
     * @return switches and hosts
     */
    public int nodes() {
        return spines + leaves + leaves * hosts;
    }

    /**
     * How many cables it has.
     *
     * @return between all of them
     */
    public int links() {
        return leaves * (hosts + spines);
    }

    /**
     * How many ports it has, all of which have a cable.
     *
     * @return of switches and hosts
     */
    public int ports() {
        return 2 * links();
    }

    /**
     * Its description for ibsim. Spines are named S, leaves L and hosts H, each with a number from 1.
     *
     * @return in ibsim's net format
     */
    public String net() {
        StringBuilder net = new StringBuilder();
        for (int leaf = 1; leaf <= leaves; leaf++) {
            net.append("Switch %d \"L%d\"\n".formatted(hosts + spines, leaf));
            for (int port = 1; port <= hosts; port++) {
                net.append("[%d] \"H%d\"[1]\n".formatted(port, host(leaf, port)));
            }
            for (int spine = 1; spine <= spines; spine++) {
                net.append("[%d] \"S%d\"[%d]\n".formatted(hosts + spine, spine, leaf));
            }
            net.append('\n');
        }
        for (int spine = 1; spine <= spines; spine++) {
            net.append("Switch %d \"S%d\"\n".formatted(leaves, spine));
            for (int leaf = 1; leaf <= leaves; leaf++) {
                net.append("[%d] \"L%d\"[%d]\n".formatted(leaf, leaf, hosts + spine));
            }
            net.append('\n');
        }
        for (int leaf = 1; leaf <= leaves; leaf++) {
            for (int port = 1; port <= hosts; port++) {
                net.append("Hca 1 \"H%d\"\n[1] \"L%d\"[%d]\n\n".formatted(host(leaf, port), leaf, port));
            }
        }
        return net.toString();
    }

    private int host(int leaf, int port) {
        return (leaf - 1) * hosts + port;
    }
}
