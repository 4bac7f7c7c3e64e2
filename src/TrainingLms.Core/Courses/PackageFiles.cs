using System.IO.Compression;

namespace TrainingLms.Courses;

/// <summary>Collects the files of a package from a folder or a zip archive of it. Paths that leave the package are faults, never followed.</summary>
public static class PackageFiles
{
    const string Manifest = PackageReader.Manifest;
    const int UnixLink = 0xA000;
    const int UnixKind = 0xF000;

    /// <summary>The files of a folder.</summary>
    public static IReadOnlyList<PackageFile> FromFolder(string folder, CourseOptions options, PackageFaults faults)
    {
        var files = new List<PackageFile>();
        var room = options.MostBytes;
        foreach (var entry in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is not null || IsBelowLink(entry.Directory, folder)) faults.Add(PackageFaultKind.PathEscapes, path, 1, path);
            else if (files.Count == options.MostFiles || entry.Length > room)
            {
                faults.Add(PackageFaultKind.TooLarge, path, 1, path);
                break;
            }
            else files.Add(new PackageFile(path, File.ReadAllBytes(entry.FullName)));
            room -= entry.Length;
        }
        return files;
    }

    /// <summary>The files of a zip archive. A single folder around everything is taken off.</summary>
    public static IReadOnlyList<PackageFile> FromZip(Stream zip, CourseOptions options, PackageFaults faults)
    {
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            var files = new List<PackageFile>();
            var room = options.MostBytes;
            foreach (var entry in archive.Entries)
            {
                if (entry.FullName.EndsWith('/')) continue;
                if (!IsInside(entry.FullName) || ((entry.ExternalAttributes >> 16) & UnixKind) == UnixLink)
                {
                    faults.Add(PackageFaultKind.PathEscapes, entry.FullName, 1, entry.FullName);
                    continue;
                }
                if (files.Count == options.MostFiles || Unpack(entry, room) is not { } content)
                {
                    faults.Add(PackageFaultKind.TooLarge, entry.FullName, 1, entry.FullName);
                    break;
                }
                room -= content.Length;
                files.Add(new PackageFile(entry.FullName, content));
            }
            return WithoutOuterFolder(files);
        }
        catch (InvalidDataException broken)
        {
            faults.Add(PackageFaultKind.NotAZip, "package.zip", 1, broken.Message);
            return [];
        }
    }

    /// <summary>Whether a path stays inside the package when it is followed.</summary>
    public static bool IsInside(string path) =>
        path.Length is > 0 and <= 260 && path[0] != '/' && !path.Contains('\\') && !path.Contains(':') && !path.Any(char.IsControl)
        && !path.Split('/').Any(part => part is "" or "." or "..");

    // The size written in the archive is a claim; what counts is what comes out.
    static byte[]? Unpack(ZipArchiveEntry entry, long room)
    {
        using var from = entry.Open();
        using var to = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            if (to.Length + read > room) return null;
            to.Write(buffer, 0, read);
        }
        return to.ToArray();
    }

    static List<PackageFile> WithoutOuterFolder(List<PackageFile> files)
    {
        if (files.Count == 0 || files.Any(file => file.Path == Manifest)) return files;
        var outer = files[0].Path.Split('/')[0] + "/";
        return files.All(file => file.Path.StartsWith(outer, StringComparison.Ordinal))
            ? [.. files.Select(file => file with { Path = file.Path[outer.Length..] })]
            : files;
    }

    static bool IsBelowLink(DirectoryInfo? directory, string folder)
    {
        for (var at = directory; at is not null && at.FullName.Length > Path.GetFullPath(folder).TrimEnd('/').Length; at = at.Parent)
            if (at.LinkTarget is not null) return true;
        return false;
    }
}
