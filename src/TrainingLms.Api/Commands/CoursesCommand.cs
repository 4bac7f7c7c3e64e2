using System.CommandLine;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Commands;

/// <summary><c>courses check</c>: reads course packages from folders and says everything that is wrong with them; needs no database.</summary>
static class CoursesCommand
{
    static readonly Argument<string[]> Folders = new("DIR") { Description = "Folder of a course, or a folder of such folders", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var check = new Command("check", "Check course packages: manifest, lessons, question banks, exam; exits 1 on a fault") { Folders };
        check.Does(async (parsed, cancel) =>
        {
            var packages = parsed.GetValue(Folders)!.SelectMany(PackagesIn).ToList();
            var (reader, faults) = (new PackageReader(new CourseOptions(), new QuestionInspector(), new EvidenceInspector(CompetencyModels.Load(Path.Combine(SeedFile.Folder("seeds"), "competencies")))), 0);
            foreach (var folder in packages)
            {
                cancel.ThrowIfCancellationRequested();
                faults += await CheckAsync(reader, folder);
            }
            await Console.Out.WriteLineAsync(faults == 0 ? $"courses check: {packages.Count} hold 课程包检查通过" : $"courses check: {faults} fault(s) 发现问题");
            return faults == 0 ? 0 : 1;
        });
        return new Command("courses", "Work with course packages") { check };
    }

    static IEnumerable<string> PackagesIn(string folder)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
        if (File.Exists(Path.Combine(folder, PackageReader.Manifest))) return [folder];
        var below = Directory.GetDirectories(folder).Where(one => File.Exists(Path.Combine(one, PackageReader.Manifest))).Order(StringComparer.Ordinal).ToList();
        return below.Count > 0 ? below : throw new UsageException($"there is no {PackageReader.Manifest} in {folder}, nor in a folder of it");
    }

    static async Task<int> CheckAsync(PackageReader reader, string folder)
    {
        try
        {
            var package = reader.FromFolder(folder);
            await Console.Out.WriteLineAsync($"{folder}: {package.Title.Chinese}  {package.Key} {package.Number}, {package.Lessons.Count} lessons 课时, {package.HoursHundredths / 100m:0.00} hours 学时");
            foreach (var notice in package.Notices(new CourseOptions().MinutesPerHour))
                await Console.Out.WriteLineAsync($"{Path.Combine(folder, notice.Member ?? "")}: notice 提示 {notice.Code}  {SentenceBook.Chinese.Say(notice)} / {SentenceBook.English.Say(notice)}");
            return 0;
        }
        catch (RefusedException refused)
        {
            foreach (var fault in refused.Refusals)
                await Console.Out.WriteLineAsync($"{Path.Combine(folder, fault.Member ?? "")}: {fault.Code}  {SentenceBook.Chinese.Say(fault)} / {SentenceBook.English.Say(fault)}");
            return refused.Refusals.Count;
        }
    }
}
