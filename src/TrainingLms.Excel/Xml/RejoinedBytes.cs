namespace TrainingLms.Excel;

/// <summary>Bytes that were already read, followed by the rest of their stream.</summary>
sealed class RejoinedBytes(byte[] first, Stream rest) : Stream
{
    int _done;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_done == first.Length) return rest.Read(buffer);
        var count = Math.Min(buffer.Length, first.Length - _done);
        first.AsSpan(_done, count).CopyTo(buffer);
        _done += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
