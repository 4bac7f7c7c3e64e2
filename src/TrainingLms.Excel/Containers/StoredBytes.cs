namespace TrainingLms.Excel;

/// <summary>
/// A window on the file. Keeps its own place, so that several parts can be read in turns from one file.
/// </summary>
sealed class StoredBytes(Stream file, long begin, long length) : Stream
{
    long _done;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get => _done; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _done);
        if (wanted <= 0) return 0;
        file.Position = begin + _done;
        var count = file.Read(buffer[..wanted]);
        _done += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
