package io.lazaretto.standalone.up;

import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback interface. */
final class Ports {
    private Ports() {}

    /**
     * The port if it is free, a free one for 0. Another process may take it before it is bound; that error is clear too,
     * only later.
     *
     * @throws Trouble when it is taken
     */
    static int free(String option, int wanted) throws Trouble {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Trouble(
                    "port " + wanted + " cannot be used: " + e.getMessage() + "; choose another with " + option
                            + " (0 picks a free one)",
                    e);
        }
    }
}
