namespace TrainingLms.Privacy;

/// <summary>Where files lie that are too large for the database. It holds sealed bytes and knows neither names nor people; nothing in it is ever overwritten.</summary>
public interface IFileStore
{
    /// <summary>Puts a file. It is there whole, or not at all, when this returns or throws.</summary>
    /// <exception cref="FileStoreAwayException">The store does not answer or has no room.</exception>
    Task PutAsync(FileKey key, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>The whole file; null where there is none.</summary>
    /// <exception cref="FileStoreAwayException">The store does not answer.</exception>
    Task<byte[]?> ReadAsync(FileKey key, CancellationToken cancel);

    /// <summary>Removes a file, and what a put that was cut short has left of it. What is not there is no mistake.</summary>
    /// <exception cref="FileStoreAwayException">The store does not answer.</exception>
    Task DeleteAsync(FileKey key, CancellationToken cancel);

    /// <summary>Every key of an area under which something lies, also half of a file, in no order.</summary>
    /// <exception cref="FileStoreAwayException">The store does not answer.</exception>
    IAsyncEnumerable<FileKey> ListAsync(string area, CancellationToken cancel);
}

/// <summary>The store does not answer, or not as it should. Never says what was to be stored.</summary>
public sealed class FileStoreAwayException(Exception cause) : Exception("The file store does not answer.", cause);
