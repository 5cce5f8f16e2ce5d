size = "full"

site = {
  account_id   = "222222222222" # of the account prod
  region       = "ap-northeast-1"
  zones        = ["ap-northeast-1a", "ap-northeast-1c"]
  cidr         = "10.30.0.0/16"
  host         = "mymovie.example"
  zone_id      = "Z0PRODEXAMPLE"
  platform_arn = "arn:aws:elasticbeanstalk:ap-northeast-1::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.11.0"
  mail         = ["operator@mymovie.example"]
  monthly_usd  = 250
  repository   = { owner = "example", name = "mymovie", owner_id = 1, id = 1 }
  archive      = { account_id = "333333333333", bucket_arn = "arn:aws:s3:::mymovie-log-archive-333333333333" }
}
