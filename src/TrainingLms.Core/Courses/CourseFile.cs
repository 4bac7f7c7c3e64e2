namespace TrainingLms.Courses;

/// <summary>A file of a package as uploaded: question banks, the exam definition, pictures, videos. Its bytes are its parts.</summary>
public sealed class CourseFile
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version.</summary>
    public required Guid CourseVersionId { get; init; }

    /// <summary>Path in the package.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of all parts.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 over them, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }
}

/// <summary>A piece of a file: small enough to be held in memory, so that a file may be larger than it. Only the last one is shorter than the others.</summary>
public sealed class CourseFilePart
{
    /// <summary>Bytes of a part.</summary>
    public const int Size = 256 * 1024;

    /// <summary>The file.</summary>
    public required Guid FileId { get; init; }

    /// <summary>Place in the file, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Bytes; at least one.</summary>
    public required byte[] Content { get; init; }
}
