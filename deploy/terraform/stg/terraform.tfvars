size = "hobby"

site = {
  account_id   = "111111111111" # of the account stg
  region       = "ap-northeast-1"
  zones        = ["ap-northeast-1a", "ap-northeast-1c"]
  cidr         = "10.20.0.0/16"
  host         = "stg.mymovie.example"
  zone_id      = "Z0STGEXAMPLE"
  platform_arn = "arn:aws:elasticbeanstalk:ap-northeast-1::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.11.0"
  mail         = ["operator@mymovie.example"]
  monthly_usd  = 50
  repository   = { owner = "example", name = "mymovie", owner_id = 1, id = 1 }
}
