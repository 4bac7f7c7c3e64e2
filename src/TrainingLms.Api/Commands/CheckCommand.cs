using System.CommandLine;
using TrainingLms.Api.Hosting;
using TrainingLms.Data;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Commands;

/// <summary><c>check</c>: recomputes the audit chains and looks for what cannot be, also while a server runs; exits 1 on a finding.</summary>
static class CheckCommand
{
    public static Command Create()
    {
        var check = new Command("check", "Verify the audit chains and the consistency of the data; exits 1 on a finding");
        check.Does(async (parsed, cancel) =>
        {
            await using var app = LmsHost.Build(CommandLine.Server(parsed), []);
            await Database.MigrateAsync(app.Services, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var findings = 0;
            await foreach (var found in scope.ServiceProvider.GetRequiredService<Inspection>().RunAsync(cancel))
            {
                findings++;
                Console.WriteLine($"{found.What.Code}  {found.Subject} {found.Key}  {SentenceBook.Chinese.Say(found.What)} / {SentenceBook.English.Say(found.What)}");
            }
            Console.WriteLine(findings == 0 ? "check: holds 审计链与数据一致" : $"check: {findings} finding(s) 发现问题");
            return findings == 0 ? 0 : 1;
        });
        return check;
    }
}
