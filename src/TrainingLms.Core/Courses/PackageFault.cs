using TrainingLms.Workflow;

namespace TrainingLms.Courses;

/// <summary>What can be wrong with a place in a course package; each has a name in both languages.</summary>
public enum PackageFaultKind
{
    /// <summary>The file is not YAML of maps, lists and scalars.</summary>
    NotYaml,

    /// <summary>An anchor, alias or tag: only plain maps, lists and scalars are read.</summary>
    AnchorOrTag,

    /// <summary>More than one document in a file.</summary>
    SeveralDocuments,

    /// <summary>A key nobody knows.</summary>
    UnknownKey,

    /// <summary>A key written twice.</summary>
    DuplicateKey,

    /// <summary>A key that must be there is missing or empty.</summary>
    MissingKey,

    /// <summary>A map, list, text or number was expected and something else found.</summary>
    WrongType,

    /// <summary>A number or text outside what is allowed.</summary>
    OutOfRange,

    /// <summary>An id used by two lessons.</summary>
    IdTaken,

    /// <summary>A lesson that completion names is not there, or is of another kind.</summary>
    UnknownLesson,

    /// <summary>A path that an archive holds twice.</summary>
    PathTaken,

    /// <summary>A path with <c>..</c>, an absolute path, a backslash or a link.</summary>
    PathEscapes,

    /// <summary>A link to something other than http, https or the package.</summary>
    UnsafeLink,

    /// <summary>A picture without a text alternative.</summary>
    NoTextAlternative,

    /// <summary>A file that is no UTF-8 text although it must be.</summary>
    NotText,

    /// <summary>The upload is no zip archive, or a damaged one.</summary>
    NotAZip,

    /// <summary>Too many files, or too many bytes.</summary>
    TooLarge,
}

/// <summary>Collects everything that is wrong with a package, each with file and line, so that an author corrects it in one go.</summary>
public sealed class PackageFaults
{
    readonly List<Refusal> found = [];

    /// <summary>All of it, in the order found.</summary>
    public IReadOnlyList<Refusal> Found => found;

    /// <summary>Whether nothing is wrong.</summary>
    public bool AreNone => found.Count == 0;

    /// <summary>Notes a fault of form, <c>course.package_invalid</c>.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="file">Path in the package.</param>
    /// <param name="line">Line from 1.</param>
    /// <param name="what">The key, word or path it is about.</param>
    public void Add(PackageFaultKind kind, string file, long line, string what) =>
        Add("course.package_invalid", file, line, ("fault", kind), ("what", what));

    /// <summary>Notes a fault with a code of its own.</summary>
    public void Add(string code, string file, long line, params (string Name, object? Value)[] facts) =>
        found.Add(new Refusal(code, [("file", file), ("line", line), .. facts], $"{file}:{line}"));

    /// <summary>Refuses the package when anything is wrong.</summary>
    /// <exception cref="RefusedException">Kind RuleBroken, one refusal for each fault.</exception>
    public void OrRefuse()
    {
        if (!AreNone) throw new RefusedException(RefusalKind.RuleBroken, found);
    }
}
