using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Core.Serving;

/// <summary>Accepts HTTP requests and hands each to who answers it, several at a time.</summary>
internal sealed class HttpDoor : IAsyncDisposable
{
    private const int PortTries = 20;

    // A client that never finishes its request does not keep the door from closing.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stopped;
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly Task _accepting;

    private HttpDoor(HttpListener listener, int port, Func<HttpListenerContext, CancellationToken, Task> answer, CancellationToken stopped)
    {
        _listener = listener;
        _answer = answer;
        Port = port;
        _stopped = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Opens the door.</summary>
    /// <param name="address">Where.</param>
    /// <param name="answer">Answers a request. What it throws of a client that left is nobody's.</param>
    /// <param name="refused">The failure where the system does not let us have the port.</param>
    /// <param name="stopped">Ends all answers under way.</param>
    public static HttpDoor Open(
        ListenAddress address, Func<HttpListenerContext, CancellationToken, Task> answer, Func<int, Exception, GitOpsException> refused, CancellationToken stopped)
    {
        for (var tries = 1; ; tries++)
        {
            var chosen = address.Port == 0 ? FreePort() : address.Port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            foreach (var host in address.Hosts)
            {
                listener.Prefixes.Add($"http://{host}:{chosen}/");
            }

            try
            {
                listener.Start();
                return new HttpDoor(listener, chosen, answer, stopped);
            }
            catch (Exception taken) when (taken is HttpListenerException or SocketException)
            {
                listener.Close();
                if (address.Port != 0 || tries == PortTries)
                {
                    throw refused(chosen, taken);
                }
            }
        }
    }

    /// <summary>Closes the door: no new requests, streams end, requests under way are finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAny(Task.WhenAll(_running.Keys), Task.Delay(LastRequests, TimeProvider.System, CancellationToken.None));
        _listener.Close();
        _stopped.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                // A listener that is stopped in the moment in which it is asked for a request never answers.
                var context = await _listener.GetContextAsync().WaitAsync(_stopped.Token);
                var task = Task.Run(() => AnswerAsync(context), CancellationToken.None);
                _running[task] = true;
                _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // Stopped, or a connection that broke before it said anything.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await _answer(context, _stopped.Token);
            context.Response.Close();
        }
        catch (Exception broken) when (broken is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or ProtocolViolationException)
        {
            // The client left, or the door is closing.
            context.Response.Abort();
        }
    }
}
