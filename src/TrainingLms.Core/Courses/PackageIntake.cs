using System.Security.Cryptography;

namespace TrainingLms.Courses;

/// <summary>Takes the files of one package in, one after the other, until a limit is reached. Each is read once, piece by piece, and nothing of it is kept.</summary>
sealed class PackageIntake(CourseOptions options, PackageFaults faults)
{
    readonly List<PackageFile> taken = [];
    readonly HashSet<string> paths = new(StringComparer.Ordinal);
    readonly byte[] piece = new byte[81_920];
    long room = options.MostBytes;
    long roomForTexts = options.MostTextBytes;

    /// <summary>What was taken in.</summary>
    public IReadOnlyList<PackageFile> Taken => taken;

    /// <summary>Takes a file.</summary>
    /// <param name="path">Where it lies in the package.</param>
    /// <param name="open">Reads it from the beginning, now and later.</param>
    /// <returns>False, with the fault, where a limit is passed: nothing after it is worth a look.</returns>
    public bool Take(string path, Func<Stream> open)
    {
        var isAsset = PackageFile.IsAsset(path);
        var most = Math.Min(room, isAsset ? options.MostAssetBytes : roomForTexts);
        if (taken.Count == options.MostFiles || Read(open, most) is not { } read)
        {
            faults.Add(PackageFaultKind.TooLarge, path, 1, path);
            return false;
        }
        if (!paths.Add(path)) faults.Add(PackageFaultKind.PathTaken, path, 1, path);
        taken.Add(new PackageFile(path, read.Length, read.Hash, open));
        room -= read.Length;
        if (!isAsset) roomForTexts -= read.Length;
        return true;
    }

    // The size that an archive claims is a claim; what counts is what comes out.
    (long Length, string Hash)? Read(Func<Stream> open, long most)
    {
        using var from = open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        for (int read; (read = from.Read(piece)) > 0; length += read)
        {
            if (length + read > most) return null;
            hash.AppendData(piece, 0, read);
        }
        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
