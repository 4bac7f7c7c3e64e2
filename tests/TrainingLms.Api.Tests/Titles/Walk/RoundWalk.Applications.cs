using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens to applications and certificates, to notices, objections and leads.</summary>
sealed partial class RoundWalk
{
    static readonly TitleApplicationState[] AnyState = Enum.GetValues<TitleApplicationState>();

    async Task ApplicationAsync(TitleApplication file, RoundState now)
    {
        // Once in fifteen somebody does what is not its turn.
        var state = dice.Once(15) ? dice.Of(AnyState) : file.State;
        var path = $"/api/v1/title-applications/{file.Id}";
        var applicant = people.Applicants[file.ApplicantId];
        Persona Employer(string role) => dice.Of(people.At(server, file.EmployerUnitId, role));
        switch (state)
        {
            case Draft when file.Achievements.Count == 0 || dice.Once(4):
                await WriteAsync(applicant, path);
                break;
            case Draft:
                await (dice.Once(40) ? TryAsync(applicant, $"{path}/discard", Because("不报了")) : TryAsync(applicant, $"{path}/submission", new { commitmentSigned = !dice.Once(8) }));
                break;
            case EmployerReview when dice.Once(50):
                await TryAsync(Employer(dice.Once(2) ? Role.EmployerReviewer : Role.EmployerApprover), $"{path}/{(dice.Once(2) ? "employer-return" : "employer-rejection")}", Because());
                break;
            case EmployerReview when dice.Once(2):
                await TryAsync(Employer(Role.EmployerReviewer), $"{path}/originals-check", new { originals = new[] { "毕业证书" } });
                break;
            case EmployerReview:
                await TryAsync(Employer(Role.EmployerApprover), $"{path}/notice", new { contact = "人事科 000-0000" });
                break;
            case EmployerNotice or EmployerNoticeHeld or ResultNotice or ResultHeld when dice.Once(70):
                await TryAsync(dice.Of(people.Colleagues), $"/api/v1/public/notices/{file.NoticeId}/objections", new { ground = "false_material", statement = "项目由他人完成，有合同可查。", applicationId = file.Id, name = "赵某", contact = "000-0000" });
                break;
            case EmployerNotice or EmployerNoticeHeld when dice.Once(40):
                await TryAsync(Employer(Role.EmployerReviewer), $"{path}/material-change", Because("材料有更正"));
                break;
            case EmployerRecommending:
                await TryAsync(Employer(Role.EmployerApprover), $"{path}/recommendation");
                break;
            case AcceptanceCheck:
                await (dice.Throw(12) switch
                {
                    0 when dice.Once(2) => TryAsync(One(Role.SecretariatLead), $"{path}/refusal", Because()),
                    1 or 2 => TryAsync(One(Role.Secretariat), $"{path}/supplement-request", new { defects = new[] { "请补充业绩证明" } }),
                    _ => TryAsync(One(Role.Secretariat), $"{path}/acceptance"),
                });
                break;
            case SupplementRequested:
                await SupplyAsync(applicant, path);
                break;
            case EligibilityProposed:
                await EligibilityAsync(file, path);
                break;
            case Eligible when now.Sessions.FirstOrDefault(s => s.State == SessionState.Planned) is { } session:
                await TryAsync(One(Role.Secretariat), $"/api/v1/title-sessions/{session.Id}/cases", new { applicationId = file.Id });
                break;
            case ConfirmationDue:
                await TryAsync(One(Role.Authority), $"{path}/{(dice.Once(20) ? "confirmation-refusal" : "confirmation")}", Because());
                break;
            case Confirmed or Certified:
                await CertificateAsync(file, now);
                break;
            case EmployerRejected or NotAccepted or Ineligible or NotPassed when dice.Once(3):
                await TryAsync(applicant, $"{path}/objections", new { ground = dice.Once(2) ? "procedure" : "qualification", statement = "评议程序有误，会议记录可以查证，请予复核。" });
                break;
            case UnderInvestigation:
                await TryAsync(One(Role.Authority), $"{path}/{(dice.Once(3) ? "sanction" : "unfreezing")}", Because());
                break;
        }
        if (dice.Once(1_000)) await TryAsync(applicant, $"{path}/withdrawal", Because("个人原因"));
        if (dice.Once(400)) await TryAsync(One(Role.Supervisor), "/api/v1/title-fraud-leads", new { statement = "业绩疑似造假，有举报材料。", applicationId = file.Id });
        if (now.Leads.Any(l => l.SubjectId == file.Id) && dice.Once(6)) await TryAsync(One(Role.Supervisor), $"{path}/freeze", Because("线索核查"));
    }

    static readonly TitleProof Supplement = new("业绩证明.pdf");

    async Task WriteAsync(Persona applicant, string path)
    {
        try
        {
            // Once in six the evidence is forgotten, and the submission is refused until it is there.
            if (!dice.Once(6)) await TitleStory.Report.UploadAsync(applicant, path);
            await applicant.PutAsync($"{path}/content", new
            {
                level = "intermediate",
                direction = "cyberspace-security",
                education = dice.Once(10) ? "junior_college" : "bachelor",
                lowerTitle = "assistant",
                // Once in eight the years do not suffice.
                lowerTitleSince = dice.Once(8) ? "2024-05-01" : "2021-12-31",
                achievements = new[] { TitleStory.Report.Proving("等级保护整改", Today.PlusDays(-30)) },
            });
        }
        catch (Refused refused) when (refused.Status < 500)
        {
            story.Add($"{applicant.Name} {path}/content: {string.Join(' ', refused.Codes)}");
        }
    }

    async Task SupplyAsync(Persona applicant, string path)
    {
        try
        {
            await Supplement.UploadAsync(applicant, path);
        }
        catch (Refused refused) when (refused.Status < 500)
        {
            story.Add($"{applicant.Name} {path}/evidence: {string.Join(' ', refused.Codes)}");
        }
        await TryAsync(applicant, $"{path}/supplement", Supplement.Answering(1));
    }

    async Task EligibilityAsync(TitleApplication file, string path)
    {
        var office = One(Role.Secretariat);
        if (file.Findings.FirstOrDefault(f => f.Outcome == FindingOutcome.NeedsHuman) is { } open)
        {
            await TryAsync(office, $"{path}/eligibility-findings", new { key = open.Key, met = !dice.Once(12), reason = "已核对原件" });
            return;
        }
        await (file.Findings.FirstOrDefault(f => f.Outcome == FindingOutcome.Fail && !f.IsExcepted) is { } failed
            ? dice.Once(2) ? TryAsync(One(Role.SecretariatLead), $"{path}/ineligibility", Because("条件不符"))
                : TryAsync(One(Role.SecretariatLead), $"{path}/eligibility-exceptions", new { key = failed.Key, recommenders = new[] { "专家甲", "专家乙" }, reason = "业绩突出" })
            : TryAsync(office, $"{path}/{(dice.Once(2) ? "eligibility-signature" : "eligibility-confirmation")}"));
    }

    async Task CertificateAsync(TitleApplication file, RoundState now)
    {
        var paper = now.Certificates.LastOrDefault(c => c.SubjectId == file.Id);
        if (paper is null) await TryAsync(One(Role.Registrar), "/api/v1/certificates", new { applicationId = file.Id });
        else if (dice.Once(2)) await TryAsync(One(Role.Registrar), $"/api/v1/certificates/{paper.Id}/issue");
        else if (dice.Once(6)) await TryAsync(One(Role.Authority), $"/api/v1/certificates/{paper.Id}/{(dice.Once(2) ? "suspension" : "restoration")}", Because("线索核查"));
    }

    async Task NoticeAsync(PublicNotice notice)
    {
        var path = $"/api/v1/public-notices/{notice.Id}";
        var isEmployers = notice.Kind == NoticeKind.Employer;
        // The second signature is mostly the reviewer's, so that a third person is left.
        Persona Office(bool isSigner) => isEmployers ? dice.Of(people.At(server, notice.UnitId, isSigner && !dice.Once(6) ? Role.EmployerReviewer : Role.EmployerApprover))
            : One(isSigner && !dice.Once(6) ? Role.SecretariatLead : Role.Secretariat);
        await (notice.State switch
        {
            PublicNoticeState.Drafted when notice.ReviewedBy is null => TryAsync(Office(isSigner: true), $"{path}/review"),
            PublicNoticeState.Drafted => TryAsync(Office(isSigner: false), $"{path}/approval"),
            PublicNoticeState.Interrupted => TryAsync(Office(isSigner: false), $"{path}/{(dice.Once(2) ? "resumption" : "restart")}"),
            PublicNoticeState.Approved => dice.Once(10) ? TryAsync(Office(isSigner: true), $"{path}/return", Because("有错字")) : TryAsync(Office(isSigner: false), $"{path}/publication"),
            PublicNoticeState.Withdrawn when dice.Once(3) => TryAsync(Office(isSigner: false), $"{path}/replacement", new { contact = "人事科 000-0001" }),
            PublicNoticeState.Published when dice.Once(120) => TryAsync(One(Role.Supervisor), $"{path}/take-down", Because("上级要求")),
            PublicNoticeState.Published when dice.Once(10) => TryAsync(Office(isSigner: false), $"{path}/extension", new { lastDay = Iso(Today.PlusDays(dice.Throw(20))), reason = "延长公示" }),
            _ => Task.CompletedTask,
        });
    }

    async Task ObjectionAsync(TitleObjection objection)
    {
        var path = $"/api/v1/title-objections/{objection.Id}";
        var investigators = people.Of(Role.Investigator);
        await (objection.State switch
        {
            ObjectionState.Received => dice.Once(4) ? TryAsync(One(Role.SecretariatLead), $"{path}/declination", Because("没有具体线索")) : TryAsync(One(Role.Secretariat), $"{path}/admission", Because()),
            ObjectionState.Admitted => TryAsync(One(Role.SecretariatLead), $"{path}/assignment", new { first = investigators[dice.Throw(2)].Id, second = investigators[2].Id }),
            ObjectionState.Investigating => dice.Throw(3) switch
            {
                0 => TryAsync(dice.Of(investigators), $"{path}/hearing", Because("申报人作了说明")),
                1 => TryAsync(dice.Of(investigators), $"{path}/finding", new { finding = ((string[])["upheld", "partly_upheld", "not_upheld", "not_upheld"])[dice.Throw(4)], evidence = new[] { "合同" } }),
                _ => TryAsync(dice.Of(investigators), $"{path}/conclusion"),
            },
            ObjectionState.Concluded => TryAsync(One(dice.Once(2) ? Role.SecretariatLead : Role.Authority), $"{path}/decision", new { remedy = ((string[])["none", "none", "stop", "new_ballot", "reconsider"])[dice.Throw(5)], reason = "依据调查结论" }),
            ObjectionState.Decided => TryAsync(One(Role.Secretariat), $"{path}/notification", Because("已告知双方")),
            ObjectionState.Closed when dice.Once(3) => TryAsync(people.Applicants[objection.ApplicantId], $"{path}/recheck-request", Because("有新事实")),
            ObjectionState.Rechecking => TryAsync(One(Role.Authority), $"{path}/recheck", Because("维持原处理")),
            _ => Task.CompletedTask,
        });
    }

    async Task LeadAsync(FraudLead lead, RoundState now)
    {
        var path = $"/api/v1/title-fraud-leads/{lead.Id}";
        await (dice.Throw(3) switch
        {
            0 => TryAsync(One(Role.Supervisor), $"{path}/hearing", Because("本人作了说明")),
            1 => TryAsync(One(Role.Authority), $"{path}/finding", new { proven = dice.Once(3), evidence = new[] { "鉴定意见" } }),
            _ => TryAsync(One(Role.Authority), $"{path}/finding-confirmation", Because()),
        });
        var file = now.Applications.Single(a => a.Id == lead.SubjectId);
        if (file.State == UnderInvestigation) await TryAsync(One(Role.Authority), $"/api/v1/title-applications/{file.Id}/{(dice.Once(3) ? "sanction" : "unfreezing")}", Because());
    }
}
