using System.IO.Compression;

namespace TrainingLms.Courses;

/// <summary>Collects the files of a package from a folder or a zip archive of it. Paths that leave the package are faults, never followed.</summary>
public static class PackageFiles
{
    const string Manifest = PackageReader.Manifest;
    const int UnixLink = 0xA000;
    const int UnixKind = 0xF000;

    /// <summary>The files of a folder, which are read again from there.</summary>
    public static IReadOnlyList<PackageFile> FromFolder(string folder, CourseOptions options, PackageFaults faults)
    {
        var intake = new PackageIntake(options, faults);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is not null || IsBelowLink(entry.Directory, folder)) faults.Add(PackageFaultKind.PathEscapes, path, 1, path);
            else if (!intake.Take(path, entry.OpenRead)) break;
        }
        return intake.Taken;
    }

    /// <summary>The files of a zip archive, which are unpacked again from there. A single folder around everything is taken off.</summary>
    /// <param name="zip">Can be read and sought, and stays open for as long as the files are read.</param>
    /// <param name="options">The limits.</param>
    /// <param name="faults">Takes everything that is wrong.</param>
    public static IReadOnlyList<PackageFile> FromZip(Stream zip, CourseOptions options, PackageFaults faults)
    {
        var intake = new PackageIntake(options, faults);
        try
        {
            if (ZipDirectory.SizeOf(zip) > options.MostFiles * ZipDirectory.MostOfOneFile)
            {
                faults.Add(PackageFaultKind.TooLarge, "package.zip", 1, "package.zip");
                return [];
            }
            // Not disposed: it holds nothing but the stream, which is the caller's, and files are unpacked from it later.
            var entries = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true).Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
            foreach (var entry in entries.Where(Escapes)) faults.Add(PackageFaultKind.PathEscapes, entry.FullName, 1, entry.FullName);
            entries.RemoveAll(Escapes);
            var outer = OuterFolder([.. entries.Select(entry => entry.FullName)]).Length;
            foreach (var entry in entries)
                if (!intake.Take(entry.FullName[outer..], entry.Open)) break;
        }
        catch (InvalidDataException broken)
        {
            faults.Add(PackageFaultKind.NotAZip, "package.zip", 1, broken.Message);
        }
        return intake.Taken;
    }

    static bool Escapes(ZipArchiveEntry entry) => !IsInside(entry.FullName) || ((entry.ExternalAttributes >> 16) & UnixKind) == UnixLink;

    /// <summary>Whether a path stays inside the package when it is followed.</summary>
    public static bool IsInside(string path) =>
        path.Length is > 0 and <= 260 && path[0] != '/' && !path.Contains('\\') && !path.Contains(':') && !path.Any(char.IsControl)
        && !path.Split('/').Any(part => part is "" or "." or "..");

    static string OuterFolder(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0 || paths.Contains(Manifest)) return "";
        var outer = paths[0].Split('/')[0] + "/";
        return paths.All(path => path.StartsWith(outer, StringComparison.Ordinal)) ? outer : "";
    }

    static bool IsBelowLink(DirectoryInfo? directory, string folder)
    {
        for (var at = directory; at is not null && at.FullName.Length > Path.GetFullPath(folder).TrimEnd('/').Length; at = at.Parent)
            if (at.LinkTarget is not null) return true;
        return false;
    }
}
