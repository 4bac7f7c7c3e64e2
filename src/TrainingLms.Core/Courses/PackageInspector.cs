namespace TrainingLms.Courses;

/// <summary>A higher floor that knows files of a package which this one only stores, such as question banks. It is asked before anything is stored.</summary>
public interface IPackageInspector
{
    /// <summary>Notes what is wrong with its files.</summary>
    /// <param name="package">A package whose manifest and lessons are in order.</param>
    /// <param name="faults">Takes everything that is wrong.</param>
    void Inspect(CoursePackage package, PackageFaults faults);

    /// <summary>Questions of the package, which a reviewer looks at one by one; none for a floor that knows no questions.</summary>
    /// <param name="package">A package without fault.</param>
    IEnumerable<PackageQuestion> QuestionsOf(CoursePackage package) => [];
}
