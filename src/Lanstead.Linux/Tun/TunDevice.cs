using System.Runtime.InteropServices;
using System.Text;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Netlink;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Linux.Tun;

/// <summary>One queue of a TUN interface: IP packets, each behind a virtio network header.</summary>
/// <remarks>
/// Reading is for one thread at a time, writing too, but both at once are fine; <see cref="Wake"/> may be called from any thread.
/// The descriptor does not block; a reader asks poll(2) only when the queue is empty, so that a busy reader pays nothing for being wakeable.
/// Dispose only when no thread is inside <see cref="Read"/> or <see cref="Write"/>: wake the reader and join it first.
/// </remarks>
public sealed unsafe partial class TunDevice : IDisposable
{
    /// <summary>Length of the header before each packet (struct virtio_net_hdr).</summary>
    public const int HeaderBytes = 10;

    /// <summary>Room that the largest packet needs, its header included.</summary>
    public const int MaxPacketBytes = HeaderBytes + 65_535;

    private readonly int _descriptor;
    private readonly int _wake;
    private readonly TunOptions _options;
    private bool _knownEmpty;
    private int _disposed;

    private TunDevice(int descriptor, int wake, string name, TunOffloads offloads, TunOptions options)
    {
        _address = options.Ethernet ? ReadAddress(descriptor) : 0;
        _descriptor = descriptor;
        _wake = wake;
        _options = options;
        Name = name;
        Offloads = offloads;
    }

    /// <summary>The interface's name; it may be renamed later.</summary>
    public string Name { get; }

    /// <summary>What the kernel granted.</summary>
    public TunOffloads Offloads { get; }

    /// <summary>Whether the interface is still there.</summary>
    public bool IsAttached
    {
        get
        {
            var request = default(InterfaceRequest);
            return SystemCalls.Control(_descriptor, GetInterface, &request) == 0;
        }
    }

    /// <summary>The name that the interface has now, and the network namespace that it is in now; null when it is gone.</summary>
    /// <remarks>The caller disposes the namespace. Asking needs CAP_NET_ADMIN in that namespace.</remarks>
    public (string Name, SafeFileHandle Network)? FindPlace()
    {
        if (_disposed != 0)
            return null;
        int network = SystemCalls.Control(_descriptor, GetNetwork, null);
        if (network < 0)
            return null;
        var handle = new SafeFileHandle(network, ownsHandle: true);
        var request = default(InterfaceRequest);
        if (SystemCalls.Control(_descriptor, GetInterface, &request) == 0)
            return (Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request.Name)), handle);
        handle.Dispose();
        return null;
    }

    /// <summary>Makes or attaches to the interface, in the network namespace of the calling thread.</summary>
    /// <exception cref="SystemCallException">The kernel refused: EPERM, EBUSY (somebody holds it), EINVAL (an interface of another kind).</exception>
    public static TunDevice Open(TunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Name.Length == 0 || Encoding.UTF8.GetByteCount(options.Name) > Link.MaxNameBytes)
            throw new SystemCallException($"open interface {options.Name}", Errno.Invalid);
        int descriptor = SystemCalls.Open("/dev/net/tun", SystemCalls.ReadWrite | SystemCalls.NonBlocking | SystemCalls.CloseOnExec);
        if (descriptor < 0)
            throw new SystemCallException("open /dev/net/tun", SystemCalls.LastError);
        int wake = -1;
        try
        {
            string name = Attach(descriptor, options);
            TunOffloads offloads = Grant(descriptor, options.Wanted);
            if (options.Persistent && SystemCalls.Control(descriptor, SetPersistent, (void*)1) < 0)
                throw new SystemCallException($"keep interface {name}", SystemCalls.LastError);
            wake = SystemCalls.EventDescriptor(0, SystemCalls.NonBlocking | SystemCalls.CloseOnExec);
            if (wake < 0)
                throw new SystemCallException("eventfd", SystemCalls.LastError);
            return new TunDevice(descriptor, wake, name, offloads, options);
        }
        catch (SystemCallException)
        {
            _ = SystemCalls.Close(descriptor);
            throw;
        }
    }

    /// <summary>Opens one more queue of the same interface; the interface must have been opened with <see cref="TunOptions.MultiQueue"/>.</summary>
    public TunDevice OpenQueue() => Open(_options with { Name = Name });

    /// <summary>Waits for a packet.</summary>
    /// <param name="buffer">Where it goes, header first.</param>
    /// <param name="capacityBytes">Room there; <see cref="MaxPacketBytes"/> takes every packet, what does not fit is cut off.</param>
    /// <returns>Done, Woken, Gone or Refused.</returns>
    public TunResult Read(byte* buffer, int capacityBytes)
    {
        while (true)
        {
            if (_knownEmpty && !WaitForPacket())
                return new TunResult(TunOutcome.Woken, 0, 0);
            TunResult result = ReadMore(buffer, capacityBytes);
            if (result.Outcome != TunOutcome.Empty)
                return result;
        }
    }

    /// <summary>Takes a packet if there is one; for filling a batch after <see cref="Read"/>.</summary>
    /// <returns>Done, Empty, Gone or Refused.</returns>
    public TunResult ReadMore(byte* buffer, int capacityBytes)
    {
        while (true)
        {
            nint read = _options.Ethernet ? ReadFrame(buffer, capacityBytes) : SystemCalls.Read(_descriptor, buffer, (nuint)capacityBytes);
            _knownEmpty = read < 0;
            if (read >= 0)
                return new TunResult(TunOutcome.Done, (int)read, 0);
            int error = SystemCalls.LastError;
            if (error == Errno.Interrupted)
                continue;
            return error == Errno.TryAgain ? new TunResult(TunOutcome.Empty, 0, error) : Failed(error);
        }
    }

    /// <summary>Writes one packet: its header, then its bytes, in as many pieces as there are.</summary>
    /// <returns>Done, Gone, Down or Refused.</returns>
    public TunResult Write(IoVector* vectors, int count)
    {
        while (true)
        {
            nint written = _options.Ethernet ? WriteFrame(vectors, count) : SystemCalls.WriteGathered(_descriptor, vectors, count);
            if (written >= 0)
                return new TunResult(TunOutcome.Done, (int)written, 0);
            int error = SystemCalls.LastError;
            if (error == Errno.Interrupted)
                continue;
            return error == Errno.InputOutput && IsAttached ? new TunResult(TunOutcome.Down, 0, error) : Failed(error);
        }
    }

    /// <summary>Makes the reader come back once with Woken: at once if it waits, else when it next would wait.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = SystemCalls.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _ = SystemCalls.Close(_descriptor);
        _ = SystemCalls.Close(_wake);
    }

    // EFAULT is what the kernel gives a reader whose interface goes away while it looks; EBADFD afterwards.
    private TunResult Failed(int error)
    {
        bool gone = error == Errno.BadDescriptorState || !IsAttached;
        return new TunResult(gone ? TunOutcome.Gone : TunOutcome.Refused, 0, error);
    }

    // False when woken. An interface that is gone counts as a packet: the read after it tells.
    private bool WaitForPacket()
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = _descriptor, Wanted = SystemCalls.Readable };
        entries[1] = new PollEntry { Descriptor = _wake, Wanted = SystemCalls.Readable };
        _ = SystemCalls.Poll(entries, 2, -1);
        if (entries[1].Happened == 0)
            return true;
        ulong count;
        _ = SystemCalls.Read(_wake, &count, sizeof(ulong));
        return false;
    }
}
