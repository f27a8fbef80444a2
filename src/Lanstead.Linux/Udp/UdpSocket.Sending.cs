using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

public sealed unsafe partial class UdpSocket
{
    /// <summary>Sends all trains of a batch; each train's outcome is then in the batch. Waits for room in the kernel's buffer for a short while.</summary>
    /// <remarks>Trains to one place keep their order. No failure ends the batch: what cannot be sent is lost and counted.</remarks>
    public SendReport Send(SendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var progress = default(Progress);
        int train = 0;
        int offset = 0;
        while (train < batch.Count)
        {
            int filled = Fill(batch, ref train, ref offset, ref progress);
            Submit(batch, filled, ref progress);
        }
        if (progress.Lost > 0)
            Interlocked.Add(ref _datagramsLost, progress.Lost);
        return new SendReport(progress.Datagrams, progress.Lost, progress.AnyNotice);
    }

    // Turns as many trains into messages as there are slots; a train too long for one message goes on in the next.
    private int Fill(SendBatch batch, ref int trainIndex, ref int offset, ref Progress progress)
    {
        int slot = 0;
        while (slot < SendBatch.Slots && trainIndex < batch.Count)
        {
            ref SendBatch.Train train = ref batch.At(trainIndex);
            int remaining = train.LengthBytes - offset;
            int length = Math.Min(remaining, MostBytesPerMessage(batch, in train));
            byte* data = train.Data + offset;
            if (batch.Fill(slot, data, length, in train, train.Source, _ipv6))
                batch.SlotsInUse[slot++] = new SendBatch.Slot { Train = trainIndex, Data = data, LengthBytes = length };
            else
                Note(ref train, SendOutcome.Unreachable, Errno.FamilyNotSupported, Segments(length, train.SegmentBytes), ref progress);
            offset += length;
            if (offset == train.LengthBytes)
            {
                trainIndex++;
                offset = 0;
            }
        }
        return slot;
    }

    private int MostBytesPerMessage(SendBatch batch, in SendBatch.Train train)
    {
        if (train.SegmentBytes == train.LengthBytes)
            return train.LengthBytes;
        if (!_sendsTrains || batch.Refusing.Contains(train.To))
            return train.SegmentBytes;
        return Math.Min(SendBatch.MaxSegments, SendBatch.MaxMessageBytes / train.SegmentBytes) * train.SegmentBytes;
    }

    private void Submit(SendBatch batch, int filled, ref Progress progress)
    {
        int done = 0;
        while (done < filled)
        {
            int sent = SystemCalls.SendMessages(_descriptor, batch.Messages + done, (uint)(filled - done), UdpConstants.NoSignal);
            int error = sent > 0 ? 0 : SystemCalls.LastError;
            for (int i = 0; i < sent; i++, done++)
                NoteSent(batch, batch.SlotsInUse[done], ref progress);
            // The call tells of an error only when its first message fails; that one is dealt with alone.
            if (sent <= 0 && error != Errno.Interrupted)
                Recover(batch, done++, error, ref progress);
        }
    }

    private static void NoteSent(SendBatch batch, in SendBatch.Slot slot, ref Progress progress)
    {
        ref SendBatch.Train train = ref batch.At(slot.Train);
        progress.Datagrams += Segments(slot.LengthBytes, train.SegmentBytes);
        if (train.Outcome == SendOutcome.Pending)
            train.Outcome = SendOutcome.Sent;
    }

    // One message that the kernel refused: without the local address, then datagram by datagram, then not at all.
    private void Recover(SendBatch batch, int slotIndex, int error, ref Progress progress)
    {
        SendBatch.Slot slot = batch.SlotsInUse[slotIndex];
        ref SendBatch.Train train = ref batch.At(slot.Train);
        if (MayBeTheSource(error) && !train.Source.IsNone)
        {
            int again = SendOne(batch, slotIndex, slot.Data, slot.LengthBytes, in train, default);
            if (again == 0)
            {
                Interlocked.Increment(ref _sourcesRefused);
                progress.Datagrams += Segments(slot.LengthBytes, train.SegmentBytes);
                NoteWithoutSource(ref train, error, ref progress);
                return;
            }
        }
        if (slot.LengthBytes > train.SegmentBytes && MayBeSegmentation(error))
        {
            Interlocked.Increment(ref _trainsRefused);
            if (error == Errno.InputOutput)
                _sendsTrains = false;
            else
                batch.Refusing.Add(train.To);
            SendSingly(batch, slotIndex, slot, ref train, ref progress);
            return;
        }
        Note(ref train, OutcomeOf(error), error, Segments(slot.LengthBytes, train.SegmentBytes), ref progress);
    }

    private void SendSingly(SendBatch batch, int slotIndex, in SendBatch.Slot slot, ref SendBatch.Train train, ref Progress progress)
    {
        UdpSource source = train.Source;
        for (int offset = 0; offset < slot.LengthBytes; offset += train.SegmentBytes)
        {
            int length = Math.Min(train.SegmentBytes, slot.LengthBytes - offset);
            int error = SendOne(batch, slotIndex, slot.Data + offset, length, in train, source);
            if (error != 0 && MayBeTheSource(error) && !source.IsNone && SendOne(batch, slotIndex, slot.Data + offset, length, in train, default) == 0)
            {
                Interlocked.Increment(ref _sourcesRefused);
                NoteWithoutSource(ref train, error, ref progress);
                source = default;
                error = 0;
            }
            if (error != 0)
            {
                Note(ref train, OutcomeOf(error), error, 1, ref progress);
                continue;
            }
            progress.Datagrams++;
            if (train.Outcome == SendOutcome.Pending)
                train.Outcome = SendOutcome.Sent;
        }
    }

    private int SendOne(SendBatch batch, int slot, byte* data, int lengthBytes, in SendBatch.Train train, in UdpSource source)
    {
        batch.Fill(slot, data, lengthBytes, in train, source, _ipv6);
        while (SystemCalls.SendMessages(_descriptor, batch.Messages + slot, 1, UdpConstants.NoSignal) != 1)
        {
            int error = SystemCalls.LastError;
            if (error != Errno.Interrupted)
                return error == 0 ? Errno.InputOutput : error;
        }
        return 0;
    }

    private static void NoteWithoutSource(ref SendBatch.Train train, int error, ref Progress progress)
    {
        train.Outcome = SendOutcome.SentWithoutSource;
        train.ErrorNumber = error;
        train.Source = default; // the train's next messages need not fail first
        progress.AnyNotice = true;
    }

    private static void Note(ref SendBatch.Train train, SendOutcome outcome, int error, int datagrams, ref Progress progress)
    {
        train.Outcome = outcome;
        train.ErrorNumber = error;
        progress.Lost += datagrams;
        progress.AnyNotice = true;
    }

    private static int Segments(int lengthBytes, int segmentBytes) => ((lengthBytes - 1) / segmentBytes) + 1;

    // The address was taken from the machine, or its interface is gone, down, or has no way there any more.
    private static bool MayBeTheSource(int error) => error is Errno.Invalid or Errno.AddressNotAvailable or Errno.NoDevice
        or Errno.NetworkUnreachable or Errno.HostUnreachable or Errno.NetworkDown;

    // EIO: no checksum offload on the way out. EINVAL, EMSGSIZE: a segment is larger than the way carries.
    private static bool MayBeSegmentation(int error) => error is Errno.InputOutput or Errno.Invalid or Errno.MessageTooLong
        or Errno.NotSupported or Errno.NoProtocolOption;

    private static SendOutcome OutcomeOf(int error) => error switch
    {
        Errno.MessageTooLong => SendOutcome.TooLarge,
        Errno.NetworkUnreachable or Errno.HostUnreachable or Errno.NetworkDown or Errno.ConnectionRefused
            or Errno.AddressNotAvailable or Errno.NoDevice => SendOutcome.Unreachable,
        Errno.NotPermitted or Errno.AccessDenied => SendOutcome.Forbidden,
        Errno.TryAgain or Errno.NoBufferSpace or Errno.NoMemory => SendOutcome.NoRoom,
        UdpConstants.BrokenPipe => SendOutcome.Closed,
        _ => SendOutcome.Failed,
    };

    private struct Progress
    {
        public int Datagrams;
        public int Lost;
        public bool AnyNotice;
    }
}
